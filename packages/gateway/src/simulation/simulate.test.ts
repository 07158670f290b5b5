import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { SimulationReport } from "@meshgate/contracts";
import {
  type CallEnvelope,
  compileGovernance,
  compileRules,
  compileSnapshot,
  type Decision,
  decide,
  type GovernancePolicy,
  resolveTargets,
  type Snapshot,
  withGovernance,
} from "@meshgate/engine";
import fc from "fast-check";
import { startPostgres, type TestPostgres, whyNoPostgres } from "../../test/kit/postgres.ts";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { sha256 } from "../config/sha256.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Price } from "../prices/price.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { SqlEventStore } from "../stores/sql-event-store.ts";
import { type Candidate, candidateOf } from "./candidate.ts";
import { simulate } from "./simulate.ts";

/**
 * A policy that reads nothing that a guardrail must look for, and no fact that may be absent: a rule in error asks for a review that
 * somebody may have approved. So every record has what it needs.
 */
interface Written {
  readonly rules: readonly string[];
  readonly policies: readonly GovernancePolicy[];
}

const conditions = fc.constantFrom(
  "env.name == 'prod'",
  "call.prompt_chars > 50",
  "principal.team == 'sales' && call.stream",
  "call.model_choice == 'auto' || call.prompt_chars < 10",
  "'eu' in principal.tags",
);
const consequences = fc.constantFrom(
  "{decision: BLOCK, rationale_codes: [STOP]}",
  "{decision: ALLOW, rationale_codes: [GO]}",
  "{decision: REQUIRE_REVIEW, rationale_codes: [LOOK]}",
  "{decision: DEGRADE, rationale_codes: [CAP], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 9}}]}",
  "{decision: DEGRADE, rationale_codes: [HOME], obligations: [{type: ROUTE_LOCAL, params: {}}]}",
);
const base = { scope: { kind: "global" }, match: {}, mode: "enforce" } as const;
const policies = fc.uniqueArray(
  fc.constantFrom<GovernancePolicy>(
    { ...base, id: "pol_1", name: "no openai", type: "block_provider", provider: "openai" },
    { ...base, id: "pol_2", name: "few", type: "model_allowlist", allowedModels: ["gpt-*"] },
    { ...base, id: "pol_3", name: "eu", type: "data_residency", regions: ["eu"] },
    { ...base, id: "pol_4", name: "tried", mode: "shadow", type: "block_provider", provider: "local" },
  ),
  { selector: ({ id }) => id },
);
const written: fc.Arbitrary<Written> = fc.record({
  policies,
  rules: fc
    .uniqueArray(fc.tuple(conditions, consequences), { maxLength: 4, selector: ([when]) => when })
    .map((all) =>
      all.map(
        ([when, then], at) =>
          `  - {rule_id: r${at}_OF, priority: ${90 - at}, when: "${when}", then: ${then}}`,
      ),
    ),
});

const models = ["gpt-4o", "llama3.2", null] as const;
const calls = fc.array(
  fc.record({
    environment: fc.constantFrom("dev", "prod"),
    model: fc.constantFrom(...models),
    team: fc.constantFrom("sales", "law"),
    stream: fc.boolean(),
    chars: fc.constantFrom(5, 30, 80),
    tags: fc.subarray(["eu", "batch"]),
    /** What the call cost, if it was let go: nano-USD. */
    cost: fc.option(fc.nat(5_000_000)),
  }),
  { maxLength: 12 },
);
const plainCall: MadeCall = {
  environment: "dev",
  model: null,
  team: "law",
  stream: false,
  chars: 1,
  tags: [],
};
const startMs = Date.UTC(2026, 10, 1);
const hourMs = 3_600_000;
let hours = 0;
let events = 0;

/** An hour in which nothing was recorded, with another after it. */
function unusedHour(): number {
  hours += 2;
  return startMs + hourMs * hours;
}

interface Recorded {
  readonly facts: CallEnvelope;
  readonly decision: Decision;
  readonly cost: number | null;
}

function suite(name: string, open: () => Promise<Database>) {
  describe(name, () => {
    let database: Database;
    let store: SqlEventStore;
    beforeAll(async () => {
      database = await open();
      await migrate(database);
      store = new SqlEventStore(database, {
        clock: systemClock,
        queueEventsMax: 10_000,
        commitLimitMs: 4_000,
      });
    });
    afterAll(() => store.close());

    test("counts what deciding each record by the candidate, one by one, counts", async () => {
      await fc.assert(
        fc.asyncProperty(written, written, calls, async (then, now, made) => {
          const [decidedBy, next] = [snapshotOf(then, "then"), snapshotOf(now, "now")];
          const fromMs = unusedHour();
          const recorded = made.map((call): Recorded => {
            const facts = factsOf(call, decidedBy);
            return { facts, decision: decide(decidedBy, facts), cost: call.cost };
          });
          const sealed = recorded.flatMap((one, at) => eventsOf(one, fromMs + at));
          if (sealed.length > 0) await store.append(sealed);
          const report = await simulate({
            database,
            candidate: candidate(next),
            range: { fromMs, toMs: fromMs + hourMs },
            loop: "open",
            snapshotOf: async () => decidedBy,
          });
          expect(report.unknown).toBe(0);
          expect(counted(report)).toEqual(bruteForce(recorded, next));
          expect(report.effect.refused_now.usd).toBe(spentOnRefused(recorded, next));
        }),
        { numRuns: 60 },
      );
    });

    test("reads the decisions of a time and no others, and says nothing changed by the very policy", async () => {
      const snapshot = snapshotOf({ rules: [], policies: [] });
      const fromMs = unusedHour();
      const facts = factsOf(plainCall, snapshot);
      const decision = decide(snapshot, facts);
      const at = (ms: number) => eventsOf({ facts, decision, cost: 1 }, ms);
      await store.append([fromMs - 1, fromMs, fromMs + 1, fromMs + hourMs].flatMap(at));
      const report = await simulate({
        database,
        candidate: candidate(snapshot),
        range: { fromMs, toMs: fromMs + hourMs },
        loop: "open",
        snapshotOf: async () => snapshot,
        pageEvents: 1,
      });
      const { decisions, changed, unchanged, unknown } = report;
      expect({ decisions, changed, unchanged, unknown }).toEqual({
        decisions: 2,
        changed: 0,
        unchanged: 2,
        unknown: 0,
      });
    });

    test("guesses nothing of a record whose snapshot is not kept", async () => {
      const snapshot = snapshotOf({ rules: [], policies: [] });
      const fromMs = unusedHour();
      const facts = factsOf(plainCall, snapshot);
      await store.append(eventsOf({ facts, decision: decide(snapshot, facts), cost: 1 }, fromMs));
      const { unknown, coverage } = await simulate({
        database,
        candidate: candidate(snapshot),
        range: { fromMs, toMs: fromMs + hourMs },
        loop: "open",
        snapshotOf: async () => undefined,
      });
      expect({ unknown, coverage }).toEqual({
        unknown: 1,
        coverage: { known: 0, missing: [{ fact: "signals.sensitive_keyword_match", count: 1 }] },
      });
    });

    /** Whoever alters one event must not keep everybody from reading the others. */
    test.each(["not json", '{"data":null}', '{"data":{"decision":{},"facts":{}}}', altered])(
      "counts an event that is not what was recorded (%#), and tells of all others",
      async (body) => {
        const snapshot = snapshotOf({ rules: [], policies: [] });
        const fromMs = unusedHour();
        const facts = factsOf(plainCall, snapshot);
        const events = eventsOf({ facts, decision: decide(snapshot, facts), cost: 1 }, fromMs);
        const [requestId] = events.flatMap((event) => event.requestId ?? []);
        const bad = (type: string) =>
          sealedEvent({ type, body, occurredAtMs: fromMs, ...(requestId !== undefined && { requestId }) });
        const [decided, ...ends] = events;
        await store.append([
          bad("decision.made"),
          ...(decided ? [decided] : []),
          bad("request.completed"),
          ...ends,
        ]);
        const { decisions, unknown, unreadable } = await simulate({
          database,
          candidate: candidate(snapshot),
          range: { fromMs, toMs: fromMs + hourMs },
          loop: "closed",
          snapshotOf: async () => snapshot,
        });
        expect({ decisions, unknown, unreadable }).toEqual({ decisions: 1, unknown: 0, unreadable: 1 });
      },
    );

    test.each<[string, Price | null, Partial<CallEnvelope["call"]>, number]>([
      ["has a price and tokens that were bounded", price, { input_tokens_max: 9, output_tokens_max: 9 }, 0],
      ["is free whatever its tokens", { inputPicoUsd: 0, outputPicoUsd: 0, source: "config" }, {}, 0],
      ["has no price", null, {}, 0],
      ["has a price, and tokens of which nobody recorded a bound", price, {}, 1],
    ])("holds a new budget against a call that %s", async (_name, priceThere, bounds, unknown) => {
      const then = snapshotOf({ rules: [], policies: [] });
      const fromMs = unusedHour();
      const made = factsOf(plainCall, then);
      const facts = { ...made, call: { ...made.call, ...bounds } };
      await store.append(eventsOf({ facts, decision: decide(then, facts), cost: 1 }, fromMs));
      const report = await simulate({
        database,
        candidate: candidate(snapshotOf({ rules: [], policies: [budget] }), priceThere),
        range: { fromMs, toMs: fromMs + hourMs },
        loop: "closed",
        snapshotOf: async () => then,
      });
      expect({ decisions: report.decisions, unknown: report.unknown }).toEqual({ decisions: 1, unknown });
    });
  });
}

suite("simulation over SQLite", () =>
  openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 4_000 }));

const missing = whyNoPostgres();
describe.skipIf(missing !== undefined)(`simulation over PostgreSQL ${missing ?? ""}`, () => {
  let postgres: TestPostgres;
  afterAll(() => postgres.stop());
  suite("in a server", async () => {
    postgres = await startPostgres();
    return openDatabase(await postgres.createDatabase(), { clock: systemClock, statementLimitMs: 4_000 });
  });
});

function bruteForce(recorded: readonly Recorded[], next: Snapshot): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { unchanged: 0 };
  for (const { facts, decision } of recorded) {
    const kind = kindOf(decision, decide(next, facts)) ?? "unchanged";
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function kindOf(before: Decision, after: Decision): string | undefined {
  if (before.outcome !== after.outcome) return `${before.outcome}_to_${after.outcome}`.toLowerCase();
  const differ = (part: (decision: Decision) => unknown) =>
    canonicalJson({ part: JSON.parse(JSON.stringify(part(before) ?? null)) }) !==
    canonicalJson({ part: JSON.parse(JSON.stringify(part(after) ?? null)) });
  if (differ(({ targets }) => targets)) return "other_targets";
  if (differ(({ obligations }) => obligations)) return "other_obligations";
  return differ((decision) => decision.rationale_codes) ? "other_codes" : undefined;
}

function spentOnRefused(recorded: readonly Recorded[], next: Snapshot): string {
  const nano = recorded
    .filter(({ decision, facts }) => decision.targets.length > 0 && decide(next, facts).targets.length === 0)
    .reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  return (nano / 1e9).toFixed(9).replace(/0{1,7}$/, "");
}

function counted({ changes, unchanged }: SimulationReport): Readonly<Record<string, number>> {
  return { ...Object.fromEntries(changes.map(({ kind, count }) => [kind, count])), unchanged };
}

/** Rules of two policies have no id in common: what a rule asks for approval of, nobody was asked before it was there. */
function snapshotOf({ rules, policies: governed }: Written, of = "then"): Snapshot {
  const text = [
    "policy_id: p",
    'policy_version: "1"',
    "default: {decision: ALLOW, rationale_codes: [DEFAULT]}",
    rules.length === 0 ? "rules: []" : "rules:",
    ...rules.map((rule) => rule.replace("OF", of)),
  ].join("\n");
  const ruleSet = compileRules([{ file: "p.yaml", text }], sha256);
  if (!ruleSet.ok) throw new Error(ruleSet.error.map(({ message }) => message).join("; "));
  const compiled = compileSnapshot(
    {
      routing: {
        keywords: [],
        maxPromptLengthForLocal: 20,
        maxUsdForLocal: null,
        inputUsdPer1mTokens: null,
        charsPerToken: 4,
        defaultLocation: "public",
      },
      providers: [
        {
          name: "local",
          kind: "ollama",
          location: "local",
          defaultModel: "llama3.2",
          models: ["llama3.2"],
          claimsFamily: [],
        },
        {
          name: "openai",
          kind: "openai",
          location: "public",
          region: "us",
          defaultModel: "gpt-4o",
          models: [],
          claimsFamily: ["gpt-*"],
        },
      ],
      aliases: {},
      rules: ruleSet.value,
    },
    sha256,
  );
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return withGovernance(compiled.value, compileGovernance(governed, sha256), sha256);
}

const price: Price = { inputPicoUsd: 1, outputPicoUsd: 1, source: "config" };

const budget: GovernancePolicy = {
  ...base,
  id: "pol_9",
  name: "money",
  type: "budget_limit",
  monthlyLimitNanoUsd: 100,
  onUnknownPrice: "deny",
};

/** Facts that nothing can be decided of. */
const altered =
  '{"data":{"decision":{"snapshot_sha256":"a","trace":[]},"facts":{"action":"infer:run","call":{}}}}';

function candidate(snapshot: Snapshot, priceThere: Price | null = price): Candidate {
  return candidateOf({
    snapshot,
    detectorOf: () => undefined,
    prices: { priceOf: () => priceThere },
    says: ["rules"],
  });
}

interface MadeCall {
  readonly environment: string;
  readonly model: string | null;
  readonly team: string;
  readonly stream: boolean;
  readonly chars: number;
  readonly tags: readonly string[];
}

function factsOf(
  { environment, model, team, stream, chars, tags }: MadeCall,
  snapshot: Snapshot,
): CallEnvelope {
  const resolved = resolveTargets(snapshot, model);
  if (!resolved.ok) throw new Error(resolved.error.message);
  return {
    action: "infer:run",
    env: { name: environment },
    resource: { type: "model", id: model ?? "auto", sensitivity: "public" },
    signals: { prompt_chars: chars, sensitive_keyword_match: false },
    principal: { key: "ci", team, tags },
    call: {
      surface: "openai-chat",
      model,
      model_choice: resolved.value.choice,
      stream,
      message_count: 1,
      prompt_chars: chars,
      total_chars: chars,
      tools_offered: 0,
      tools: [],
    },
    findings: [],
    targets: resolved.value.targets,
  };
}

/** The decision's event, and the end of a call that was let go. */
function eventsOf({ facts, decision, cost }: Recorded, atMs: number): readonly SealedEvent[] {
  const requestId = eventId(900_000 + ++events);
  const event = (type: string, data: object) =>
    sealedEvent({
      type,
      requestId,
      occurredAtMs: atMs,
      body: canonicalJson(JSON.parse(JSON.stringify({ type, request_id: requestId, data })) as JsonObject),
    });
  const [target] = decision.targets;
  const ended = {
    ...target,
    attempts: [],
    usage: { input_tokens: 1, output_tokens: 1 },
    cost: { nano_usd: cost ?? 0, counted_by: "provider" },
  };
  return [
    event("decision.made", { facts, decision }),
    ...(target === undefined ? [] : [event("request.completed", ended)]),
  ];
}
