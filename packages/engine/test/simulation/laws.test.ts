import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type CallEnvelope,
  compileGovernance,
  compileGuarding,
  compileRules,
  decide,
  foresee,
  type GuardrailFact,
  guardrailPlanOf,
  limitsOf,
  type Snapshot,
  withGovernance,
  withGuarding,
} from "../../src/index.ts";
import { compile, sha256 } from "../compile.ts";
import { answered, anyCall, anyPolicies } from "../governance/generators.ts";
import { anyGuarding } from "../guardrails/generators.ts";

/** Everything that there was to know of a call, what of it was recorded, and what decides by it. */
interface Case {
  readonly candidate: Snapshot;
  readonly decidedBy: Snapshot | undefined;
  readonly truth: CallEnvelope;
  readonly recorded: CallEnvelope;
  readonly doubted: ReadonlySet<string>;
}

const conditions = fc.constantFrom(
  "signals.pii_count > 0",
  "signals.pii_count > 2 || env.name == 'prod'",
  "signals.pii_count == 0 && signals.secret_count > 0",
  "!(signals.secret_count > 1)",
  "resource.sensitivity == 'restricted'",
  "call.model == 'fast'",
  "env.name == 'dev' && signals.pii_count > 1",
  "findings.exists(f, f.type == 'EMAIL')",
);
const consequences = fc.constantFrom(
  "{decision: BLOCK, rationale_codes: [STOP]}",
  "{decision: ALLOW, rationale_codes: [GO]}",
  "{decision: REQUIRE_REVIEW, rationale_codes: [LOOK]}",
  "{decision: DEGRADE, rationale_codes: [CAP], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 500}}]}",
  "{decision: DEGRADE, rationale_codes: [MASK], obligations: [{type: REDACT, params: {entities: [EMAIL]}}]}",
);

const rules = fc
  .array(fc.tuple(conditions, consequences), { maxLength: 4 })
  .map((all) =>
    [
      "policy_id: p",
      'policy_version: "1"',
      "signals: {pii_count: int, secret_count: int}",
      "default: {decision: ALLOW, rationale_codes: [DEFAULT]}",
      all.length === 0 ? "rules: []" : "rules:",
      ...all.map(
        ([when, consequence], at) =>
          `  - {rule_id: r${at}, priority: ${90 - at}, when: "${when}", then: ${consequence}}`,
      ),
    ].join("\n"),
  );

const signals = fc.record(
  { pii_count: fc.nat(3), secret_count: fc.nat(2), sensitive_keyword_match: fc.boolean() },
  { requiredKeys: ["sensitive_keyword_match"] },
);
const seen = fc.record({
  signals,
  sensitivity: fc.constantFrom("public" as const, "restricted" as const),
  hasEmail: fc.boolean(),
});

interface Seen {
  readonly signals: CallEnvelope["signals"];
  readonly sensitivity: "public" | "restricted";
  readonly hasEmail: boolean;
}

const facts = fc.tuple(
  ...["a", "b", "c", "d", "e"].map((guardrail) =>
    fc.record({
      guardrail: fc.constant(guardrail),
      phase: fc.constant("pre_call" as const),
      result: fc.constantFrom(
        "passed" as const,
        "found" as const,
        "unscanned" as const,
        "unavailable" as const,
      ),
      types: fc.constant([]),
    }),
  ),
);

const cases: fc.Arbitrary<Case> = fc
  .record({
    rules,
    policies: anyPolicies,
    policiesThen: anyPolicies,
    guarding: anyGuarding,
    guardingThen: anyGuarding,
    isKept: fc.boolean(),
    call: anyCall,
    used: fc.option(fc.nat({ max: 1_500 }), { nil: undefined }),
    truly: seen,
    recordedAs: seen,
    guardrails: facts,
    isDoubted: fc.record({ signals: fc.boolean(), keyword: fc.boolean(), seen: fc.boolean() }),
    lacks: fc.record({
      bounds: fc.boolean(),
      tokens: fc.boolean(),
      reviews: fc.boolean(),
      redactable: fc.boolean(),
      approvals: fc.boolean(),
    }),
  })
  .map(({ call, truly, recordedAs, isDoubted, lacks, guardrails, isKept, ...input }) => {
    const candidate = snapshotOf(input.rules, input.policies, input.guarding);
    const decidedBy = snapshotOf("", input.policiesThen, input.guardingThen);
    const truth = answeredAs(
      { ...see(call, truly), guardrails, redactable: ["EMAIL"] },
      candidate,
      input.used,
    );
    const recorded = see(truth, {
      signals: {
        ...(isDoubted.signals ? recordedAs.signals : truly.signals),
        sensitive_keyword_match: (isDoubted.keyword ? recordedAs : truly).signals.sensitive_keyword_match,
      },
      sensitivity: (isDoubted.seen ? recordedAs : truly).sensitivity,
      hasEmail: (isDoubted.seen ? recordedAs : truly).hasEmail,
    });
    return {
      candidate,
      decidedBy: isKept ? decidedBy : undefined,
      truth,
      recorded: without(lookedAtBy(decidedBy, recorded), lacks),
      doubted: new Set([
        ...(isDoubted.signals ? ["signals.pii_count", "signals.secret_count"] : []),
        ...(isDoubted.keyword ? ["signals.sensitive_keyword_match"] : []),
        ...(isDoubted.seen ? ["findings", "resource.sensitivity"] : []),
      ]),
    };
  });

describe("what is foreseen from a record", () => {
  // If this breaks, a simulation tells its reader of a change, or of none, that is made up.
  test("is what the candidate would have decided by everything there was to know, where nothing is missing", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { missing, isSurelyBlocked, decision } = foreseen(one);
        const truly = decide(one.candidate, one.truth);
        if (isSurelyBlocked) expect(truly.outcome).toBe("BLOCK");
        if (missing.length === 0) expect(answerOf(decision)).toEqual(answerOf(truly));
      }),
      { numRuns: 700 },
    );
  });

  test("lacks nothing where everything was recorded", () => {
    fc.assert(
      fc.property(cases, ({ candidate, truth }) => {
        const facts: CallEnvelope = {
          ...truth,
          reviews: truth.reviews ?? { last_at_ms: 0, now_ms: 0 },
          targets: truth.targets.map((target) => ({ cost_bound_nano_usd: null, ...target })),
        };
        const decided = decide(candidate, facts);
        const { missing, decision, isSurelyBlocked } = foresee(candidate, {
          facts,
          doubted: new Set(),
          obligations: decided.obligations ?? [],
          decidedBy: candidate,
        });
        // What a refused call would have been capped at is not recorded: only its decision is.
        fc.pre(decided.targets.length > 0 || isSurelyBlocked);
        const unlessAsked = (fact: string) => !/^(approvals|usage)\./.test(fact);
        if (!isSurelyBlocked) expect(missing.filter(unlessAsked)).toEqual([]);
        expect(decision).toEqual(decided);
      }),
      { numRuns: 300 },
    );
  });
});

function foreseen({ candidate, decidedBy, recorded, doubted }: Case) {
  return foresee(candidate, {
    facts: recorded,
    doubted,
    obligations: decide(candidate, recorded).obligations ?? [],
    ...(decidedBy !== undefined && { decidedBy }),
  });
}

function snapshotOf(
  text: string,
  policies: Parameters<typeof compileGovernance>[0],
  guarding: Parameters<typeof compileGuarding>[0],
): Snapshot {
  const ruleSet = text === "" ? undefined : compileRules([{ file: "p.yaml", text }], sha256);
  if (ruleSet?.ok === false) throw new Error(ruleSet.error.map(({ message }) => message).join("; "));
  const base = compile({
    routing: {
      keywords: [],
      maxPromptLengthForLocal: 0,
      maxUsdForLocal: null,
      inputUsdPer1mTokens: null,
      charsPerToken: 4,
      defaultLocation: "local",
    },
    providers: [
      { name: "local", kind: "ollama", location: "local", defaultModel: "m", models: [], claimsFamily: [] },
    ],
    aliases: {},
    ...(ruleSet !== undefined && { rules: ruleSet.value }),
  });
  const guarded = compileGuarding(guarding, sha256, () => ({ ok: true, value: () => true }));
  if (!guarded.ok) throw new Error(guarded.error.map(({ message }) => message).join("; "));
  const governed = withGovernance(base, compileGovernance(policies, sha256), sha256);
  return withGuarding(governed, guarded.value.guarding, sha256);
}

function see(call: CallEnvelope, { signals: own, sensitivity, hasEmail }: Seen): CallEnvelope {
  return {
    ...call,
    resource: { ...call.resource, sensitivity },
    signals: own,
    findings: hasEmail ? [{ type: "EMAIL", count: 1, where: "prompt", guardrail: "g" }] : [],
  };
}

/** With the answers of the store to all that the candidate asks for. */
function answeredAs(call: CallEnvelope, candidate: Snapshot, used: number | undefined): CallEnvelope {
  const limits = limitsOf(candidate, call, decide(candidate, call));
  return limits.length === 0 ? call : answered(call, limits, used);
}

/** What its guardrails said of the call: those alone that were asked, and could answer. */
function lookedAtBy(snapshot: Snapshot, call: CallEnvelope): CallEnvelope {
  const { guardrails = [], ...rest } = call;
  const plan = guardrailPlanOf(snapshot.guarding, "pre_call", call);
  const names = new Set([
    ...(plan?.guardrails ?? []).map(({ name }) => name),
    ...(plan?.pipelines ?? []).flatMap(({ steps }) => steps.map(({ guardrail }) => guardrail)),
  ]);
  const looked = (guardrails as readonly GuardrailFact[]).filter(({ guardrail }) => names.has(guardrail));
  return { ...rest, guardrails: looked };
}

interface Lacks {
  readonly bounds: boolean;
  readonly tokens: boolean;
  readonly reviews: boolean;
  readonly redactable: boolean;
  readonly approvals: boolean;
}

function without(call: CallEnvelope, lacks: Lacks): CallEnvelope {
  const { reviews, redactable, approvals, ...rest } = call;
  const { input_tokens_max: _, output_tokens_max: __, ...untold } = call.call;
  return {
    ...rest,
    call: lacks.tokens ? untold : call.call,
    targets: lacks.bounds
      ? call.targets.map(({ cost_bound_nano_usd: ___, ...target }) => target)
      : call.targets,
    ...(lacks.reviews || reviews === undefined ? {} : { reviews }),
    ...(lacks.redactable || redactable === undefined ? {} : { redactable }),
    ...(lacks.approvals || approvals === undefined ? {} : { approvals }),
  };
}

function answerOf({ outcome, rationale_codes, targets, obligations }: ReturnType<typeof decide>) {
  return { outcome, rationale_codes, targets, obligations };
}
