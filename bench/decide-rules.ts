/**
 * Times `decide` on facts as `/evaluate` makes them, beside a floor: reading every fact that the rules may read, and looking
 * up each name in one table. Run it as a process of its own: `bun bench/decide-rules.ts RULES ROUNDS`; it prints JSON.
 */
import { decide, type Facts } from "@meshgate/engine";
import { type CpuTime, timeCpu } from "./measure/cpu-time.ts";
import { samplePolicy } from "./rules/sample-policy.ts";
import { compileSample, snapshotOf } from "./rules/sample-snapshot.ts";

export interface DecideFigures {
  readonly rules: number;
  /** Different rules that decided some request, and the share of requests that the default decided. */
  readonly deciding: number;
  readonly defaultShare: number;
  readonly floor: CpuTime;
  readonly decide: CpuTime;
}

/** So many that they meet hundreds of rules, and so few that they stay near the processor, as a request just parsed does. */
const requestCount = 1_024;

console.log(JSON.stringify(measure(Number(process.argv[2]), Number(process.argv[3]))));

function measure(rules: number, rounds: number): DecideFigures {
  const { text, requests } = samplePolicy(rules, requestCount);
  const snapshot = snapshotOf(compileSample(text));
  // What compiling left behind must not be collected on the decisions' account.
  Bun.gc(true);
  const names = namesIn(requests);
  const each = (visit: (facts: Facts) => number) => (times: number) => {
    let sum = 0;
    for (let index = 0; index < times; index += 1) {
      const facts = requests[index % requestCount];
      if (facts !== undefined) sum += visit(facts);
    }
    return sum;
  };
  const [floor, decided] = timeCpu(
    [
      { name: "floor", run: each((facts) => readAll(facts, names)) },
      { name: "decide", run: each((facts) => decide(snapshot, facts).rationale_codes.length) },
    ],
    rounds,
  );
  if (floor === undefined || decided === undefined) throw new Error("nothing was timed");
  const deciders = requests.map((facts) => decide(snapshot, facts).matched_rule_id);
  return {
    rules,
    deciding: new Set(deciders.filter((id) => id !== undefined)).size,
    defaultShare: deciders.filter((id) => id === undefined).length / requestCount,
    floor,
    decide: decided,
  };
}

function namesIn(requests: readonly Facts[]): ReadonlyMap<unknown, number> {
  return new Map(requests.flatMap((facts) => namesOf(facts)).map((name, index) => [name, index]));
}

function namesOf({ resource, subject, signals }: Facts): readonly unknown[] {
  return [resource.id, subject?.id, signals["tenant"], signals["team"]];
}

function readAll(facts: Facts, names: ReadonlyMap<unknown, number>): number {
  const { action, env, resource, subject, signals } = facts;
  let sum = 0;
  sum += names.get(resource.id) ?? 0;
  sum += names.get(subject?.id) ?? 0;
  sum += names.get(signals["tenant"]) ?? 0;
  sum += names.get(signals["team"]) ?? 0;
  if (action === "infer:run") sum += 1;
  if (env.name === "prod") sum += 1;
  if (resource.type === "model") sum += 1;
  if (resource.sensitivity === "restricted") sum += 1;
  if (signals["caller_trust"] === "low") sum += 1;
  if (signals["region"] === "eu") sum += 1;
  if (Number(signals["prompt_chars"]) > 4_000) sum += 1;
  if (Number(signals["risk_score"]) > 0.5) sum += 1;
  return sum;
}
