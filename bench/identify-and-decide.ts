/**
 * Times how a call's principal is found and the call decided, in an organisation with many keys, agents and policies, and how
 * long the policies take to compile. Run it as a process of its own: `bun bench/identify-and-decide.ts ROUNDS`; it prints JSON.
 */
import { createHash } from "node:crypto";
import {
  type CallEnvelope,
  compileGovernance,
  decide,
  type LimitFact,
  limitsOf,
  type Snapshot,
  withGovernance,
} from "@meshgate/engine";
import {
  type Entity,
  identifyAmong,
  type Principal,
  policiesInForce,
} from "../packages/gateway/test/kit/organisation.ts";
import { samplePopulation } from "./governance/population.ts";
import { type CpuTime, timeCpu } from "./measure/cpu-time.ts";
import { median } from "./measure/median.ts";
import { snapshotOf } from "./rules/sample-snapshot.ts";

export interface IdentifyFigures {
  readonly keys: number;
  readonly agents: number;
  readonly policies: number;
  /** That the calls measured reserve. */
  readonly limits: number;
  readonly identify: CpuTime;
  /** One decision, with what the usage store said. */
  readonly decide: CpuTime;
  /** All that a governed call asks of the engine: a decision with limits pending, what to reserve, a decision with that. */
  readonly decideWhole: CpuTime;
  readonly both: CpuTime;
  /** All policies new, as at the start: read from what is stored, and compiled. */
  readonly rebuildMs: number;
  /** One of them new, which is how policies change. */
  readonly changeMs: number;
}

console.log(JSON.stringify(measure(Number(process.argv[2]))));

function measure(rounds: number): IdentifyFigures {
  const population = samplePopulation();
  const identify = identifyAmong(population);
  const base = snapshotOf(undefined);
  const rebuildMs = timeMs(() => compileGovernance(policiesInForce(population.policies), sha256));
  const changes = Array.from({ length: 9 }, (_, index) =>
    timeMs(() => compileGovernance(policiesInForce(withOneChanged(population.policies, index)), sha256)),
  );
  const governance = compileGovernance(policiesInForce(population.policies), sha256);
  const snapshot = withGovernance(base, governance, sha256);
  const calls = population.secrets.map((secret) => {
    const headers = new Headers({ authorization: `Bearer ${secret}` });
    const { first, granted } = factsOf(identify(headers), snapshot);
    return { headers, first, granted };
  });
  // What building all this left behind must not be collected on the calls' account.
  Bun.gc(true);

  const each = (visit: (call: (typeof calls)[number]) => number) => (times: number) => {
    let sum = 0;
    for (let index = 0; index < times; index += 1) {
      const call = calls[index % calls.length];
      if (call !== undefined) sum += visit(call);
    }
    return sum;
  };
  const identified = (headers: Headers) => identify(headers).alias.length;
  const decided = ({ granted }: (typeof calls)[number]) => decide(snapshot, granted).targets.length;
  const decidedWhole = ({ first, granted }: (typeof calls)[number]) => {
    const limits = limitsOf(snapshot, first, decide(snapshot, first));
    return limits.length + decide(snapshot, granted).targets.length;
  };
  const [identifyTime, decideTime, decideWhole, both] = timeCpu(
    [
      { name: "identify", run: each(({ headers }) => identified(headers)) },
      { name: "decide", run: each(decided) },
      { name: "decide, whole", run: each(decidedWhole) },
      { name: "both", run: each((call) => identified(call.headers) + decided(call)) },
    ],
    rounds,
  );
  if (
    identifyTime === undefined ||
    decideTime === undefined ||
    decideWhole === undefined ||
    both === undefined
  ) {
    throw new Error("nothing was timed");
  }
  return {
    keys: population.keys.length,
    agents: population.agents.length,
    policies: snapshot.governance.policyCount,
    limits: calls[0]?.granted.usage.length ?? 0,
    identify: identifyTime,
    decide: decideTime,
    decideWhole,
    both,
    rebuildMs,
    changeMs: median(changes),
  };
}

/** The facts of a chat as the pipeline makes them, before its limits are reserved and after. */
function factsOf(principal: Principal, snapshot: Snapshot) {
  const first: CallEnvelope = {
    action: "infer:run",
    env: { name: "prod" },
    resource: { type: "model", id: "bench", sensitivity: "public" },
    subject: { type: "agent", id: principal.agent?.id ?? "" },
    signals: { prompt_chars: 1_000, sensitive_keyword_match: false },
    principal: {
      key: principal.alias,
      key_id: principal.actor.id,
      ...(principal.team !== undefined && { team: principal.team.name, team_id: principal.team.id }),
      ...(principal.agent !== undefined && { agent: principal.agent.name, agent_id: principal.agent.id }),
      tags: principal.tags,
    },
    call: {
      surface: "openai-chat",
      model: "bench",
      model_choice: "exact",
      stream: false,
      message_count: 2,
      prompt_chars: 1_000,
      total_chars: 1_200,
      tools_offered: 0,
      tools: [],
      input_tokens_max: 1_700,
      output_tokens_max: 4_096,
    },
    findings: [],
    targets: [
      {
        provider: "local",
        model: "bench",
        location: "local",
        requested: true,
        cost_bound_nano_usd: 25_000_000,
      },
    ],
    reviews: { last_at_ms: 1_790_000_000_000, now_ms: 1_790_000_100_000 },
  };
  const limits = limitsOf(snapshot, first, decide(snapshot, first));
  const usage = limits.map(
    ({ policyId, kind, counter, limit, amount }): LimitFact => ({
      policy_id: policyId,
      kind,
      counter,
      limit,
      used: 0,
      reserved: 0,
      asked: amount,
      granted: true,
      resets_at: "2026-12-01T00:00:00.000Z",
    }),
  );
  const granted = { ...first, usage };
  if (decide(snapshot, granted).outcome !== "ALLOW" || limits.length === 0) {
    throw new Error("the sample call must be permitted, and reserve something");
  }
  return { first, granted };
}

function withOneChanged(policies: readonly Entity[], index: number): readonly Entity[] {
  return policies.map((entity, at) =>
    at === index * 1_000 ? { ...entity, revision: entity.revision + 1 } : entity,
  );
}

function timeMs(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
