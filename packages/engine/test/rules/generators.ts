import type { JsonObject } from "@meshgate/canon";
import fc from "fast-check";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import type { Condition } from "../../src/conditions/condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { readEntries } from "../../src/conditions/read-entries.ts";
import type { Expression } from "../../src/conditions/syntax.ts";
import type { Consequence, Facts, Obligation, Outcome, Rule, RuleSet } from "../../src/index.ts";
import { inEvaluationOrder } from "../../src/rules/in-evaluation-order.ts";
import { treeIndex } from "../../src/rules/index/tree-index.ts";
import { anyExpression, anyFacts, anyMap, vocabulary } from "../conditions/generators.ts";

export { vocabulary };

/** Printed with each test that draws from the pools: the same seed gives the same pools. */
export const poolSeed = Math.trunc(Math.random() * 2 ** 31);

/** A condition as it is written, and read. */
export interface SampleCondition {
  readonly when: { readonly map: JsonObject } | { readonly expression: Expression };
  readonly condition: Condition;
  readonly test: Rule["test"];
}

/** Tests that an index can tell rules apart by: of facts that are always there, sometimes, and of ill-typed signals. */
const keyTest = fc.oneof(
  oneOf("action", ["infer:run", "tool:invoke", "read"]),
  oneOf("env.name", ["dev", "a"]),
  oneOf("resource.type", ["low", "a", "ab", "b"]),
  oneOf("resource.id", ["low", "a", "ab", "b"]),
  oneOf("resource.sensitivity", ["public", "internal", "restricted"]),
  oneOf("subject.id", ["low", "a", "ab"]),
  oneOf("signals.trust", ["low", "medium", "high"]),
  oneOf("signals.s", ["low", "a", "ab"]),
  oneOf("signals.n", [0, 1, 2, 3]),
  oneOf("call.model", ["low", "a"]),
  fc.constantFrom("signals.flag", "!signals.flag", "has(signals.trust)", "!has(subject.id)", "signals.n > 1"),
);

function oneOf(path: string, values: readonly (string | number)[]): fc.Arbitrary<string> {
  const literal = (value: string | number): string => (typeof value === "string" ? `'${value}'` : `${value}`);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values).map((value) => `${path} == ${literal(value)}`) },
    { weight: 1, arbitrary: fc.constantFrom(...values).map((value) => `${path} != ${literal(value)}`) },
    {
      weight: 2,
      arbitrary: fc
        .subarray([...values], { minLength: 1 })
        .map((some) => `${path} in [${some.map(literal).join(", ")}]`),
    },
  );
}

const keyConjunction = fc.array(keyTest, { minLength: 1, maxLength: 5 }).map((tests) => tests.join(" && "));
const keyText = fc.oneof(
  { weight: 5, arbitrary: keyConjunction },
  {
    weight: 1,
    arbitrary: fc.tuple(keyConjunction, keyConjunction, keyTest).map(([a, b, c]) => `(${a} || ${b}) && ${c}`),
  },
);

const anyCondition: fc.Arbitrary<SampleCondition> = fc.oneof(
  { weight: 4, arbitrary: keyText.map(fromText) },
  { weight: 2, arbitrary: anyMap.map(fromMap) },
  { weight: 1, arbitrary: anyExpression.map(printExpression).map(fromText) },
);

function fromText(text: string): SampleCondition {
  const read = readCondition(text, vocabulary);
  if (!read.ok) throw new Error(`${text}: ${read.error[0]?.message}`);
  const { condition, expression } = read.value;
  return { when: { expression }, condition, test: compileCondition(condition, vocabulary) };
}

function fromMap(map: JsonObject): SampleCondition {
  const read = readEntries(map, vocabulary);
  if (!read.ok) throw new Error(`${JSON.stringify(map)}: ${read.error[0]?.message}`);
  return { when: { map }, condition: read.value, test: compileCondition(read.value, vocabulary) };
}

/** Conditions and facts are made once and drawn from often: making them takes longer than deciding on them. */
const conditionPool = fc.sample(anyCondition, { seed: poolSeed, numRuns: 600 });
export const factsPool: readonly Facts[] = fc.sample(anyFacts, { seed: poolSeed, numRuns: 1_000 });

const outcome = fc.constantFrom<Outcome>("ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK");
const code = fc.constantFrom("A", "B", "C", "D", "E");

export const anyObligation: fc.Arbitrary<Obligation> = fc.oneof(
  fc
    .record(
      { max_tokens: fc.nat({ max: 9 }), max_items: fc.nat({ max: 9 }), max_bytes: fc.nat({ max: 9 }) },
      { requiredKeys: [] },
    )
    .filter((params) => Object.keys(params).length > 0)
    .map((params): Obligation => ({ type: "OUTPUT_CAP", params })),
  fc
    .constantFrom("small", "tiny")
    .map((model): Obligation => ({ type: "MODEL_SUBSTITUTE", params: { model } })),
  fc.subarray(["EMAIL", "IBAN", "PHONE"], { minLength: 1 }).map(
    ([first = "EMAIL", ...others]): Obligation => ({
      type: "REDACT",
      params: { entities: [first, ...others] },
    }),
  ),
  fc.constant<Obligation>({ type: "ROUTE_LOCAL", params: {} }),
);

/** The document's check refuses two substitutes in one consequence, so none has them here. */
const anyObligations = fc.uniqueArray(anyObligation, {
  minLength: 1,
  maxLength: 3,
  selector: ({ type }) => type,
});

export const anyConsequence: fc.Arbitrary<Consequence> = fc
  .tuple(outcome, code, fc.uniqueArray(code, { maxLength: 2 }), anyObligations)
  .map(([decision, first, others, obligations]) => ({
    decision,
    rationaleCodes: [first, ...others.filter((other) => other !== first)],
    obligations: decision === "DEGRADE" ? obligations : [],
  }));

/** A rule before it has a place: its condition is drawn from the pool. */
export interface SampleRule extends Pick<Rule, "ruleId" | "priority" | "condition" | "test" | "then"> {
  readonly sample: SampleCondition;
}

const anyRule = fc
  .tuple(fc.constantFrom(...conditionPool), fc.nat({ max: 100 }), anyConsequence)
  .map(([sample, priority, then]) => ({ sample, priority, then }));

/** Up to a few bands of the index. */
export function anyRules(rulesMax: number): fc.Arbitrary<readonly SampleRule[]> {
  return fc.array(anyRule, { maxLength: rulesMax, size: "max" }).map((rules) =>
    rules.map(({ sample, priority, then }, index) => ({
      ruleId: `r${index}`,
      priority,
      then,
      sample,
      ...pick(sample),
    })),
  );
}

function pick({ condition, test }: SampleCondition): Pick<Rule, "condition" | "test"> {
  return { condition, test };
}

/** A rule set of these rules, without the document that it would stand in. */
export function ruleSetOf(samples: readonly SampleRule[], fallback: Consequence): RuleSet {
  const policy = { policy_id: "sample", policy_version: "1", policy_sha256: "0".repeat(64) };
  const place = { file: "sample.yaml", line: 1, column: 1 };
  const rules = inEvaluationOrder(samples).map(
    ({ ruleId, priority, condition, test, then }): Rule => ({
      ruleId,
      priority,
      when: { kind: "map", map: {} },
      condition,
      test,
      then,
      policy,
      place,
    }),
  );
  return {
    policies: [policy],
    texts: ["{}"],
    rules,
    fallback,
    invariants: [],
    vocabulary,
    index: treeIndex(rules, rules, vocabulary),
    substitutes: [],
    decidesToolCalls: false,
    decidesPolicyChanges: false,
    signalsRead: new Set(),
    readsFindings: false,
  };
}

/** The same rules, no two of one priority: where two of one priority can both match, a document is refused. */
export function atOwnPriorities(rules: readonly SampleRule[]): readonly SampleRule[] {
  return [...new Map(rules.map((rule) => [2 * Math.floor(rule.priority / 2), rule]))].map(
    ([priority, rule]) => ({
      ...rule,
      priority,
    }),
  );
}

/** A rule that blocks, of a priority that `atOwnPriorities` leaves free. */
export const blockRule: fc.Arbitrary<SampleRule> = anyRule.map(({ sample, priority, then }) => ({
  ruleId: "added",
  priority: 2 * Math.floor(priority / 2) + 1,
  sample,
  ...pick(sample),
  // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
  then: { ...then, decision: "BLOCK", obligations: [] },
}));

/** Whether a condition tells an absent fact from a present one, and so may be true because something is missing. */
export function asksForPresence({ condition }: Pick<SampleRule, "condition">): boolean {
  switch (condition.kind) {
    case "constant":
      return false;
    case "test": {
      const { test } = condition;
      if (test.kind === "some") return asksForPresence({ condition: test.where });
      return test.kind === "present" || test.kind === "entry";
    }
    case "and":
    case "or":
      return condition.operands.some((operand) => asksForPresence({ condition: operand }));
  }
}
