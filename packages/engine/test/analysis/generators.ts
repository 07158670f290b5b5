import fc from "fast-check";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import type { Condition } from "../../src/conditions/condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { readEntries } from "../../src/conditions/read-entries.ts";
import type { Vocabulary } from "../../src/conditions/vocabulary.ts";
import { type Outcome, outcomes } from "../../src/decision.ts";
import type { Consequence, Facts, Obligation, Rule, RuleSet } from "../../src/index.ts";
import { inEvaluationOrder } from "../../src/rules/in-evaluation-order.ts";
import { anyExpression, anyFacts, anyMap, vocabulary } from "../conditions/generators.ts";
import { linearIndex } from "../rules/linear-index.ts";

/** The condition of a text that has no problem. */
export function conditionOf(text: string, words: Vocabulary = vocabulary): Condition {
  const read = readCondition(text, words);
  if (!read.ok) throw new Error(`${text}: ${JSON.stringify(read.error)}`);
  return read.value.condition;
}

/** A condition and the same compiled. */
export function subjectOf(condition: Condition, words: Vocabulary = vocabulary) {
  return { condition, test: compileCondition(condition, words) };
}

export const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: anyExpression.map((tree) => conditionOf(printExpression(tree))) },
  {
    weight: 1,
    arbitrary: anyMap.map((map) => {
      const read = readEntries(map, vocabulary);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      return read.value;
    }),
  },
);

/** Requests as they come through the door: ids and types are never empty. Their values are those of the conditions. */
const anyRequest: fc.Arbitrary<Facts> = anyFacts.map(({ resource, subject, ...facts }) => ({
  ...facts,
  resource: { ...resource, type: resource.type || "document", ...(resource.id === "" && { id: "a" }) },
  ...(subject !== undefined && { subject: withoutEmpty(subject) }),
}));

export const someRequests = fc.array(anyRequest, { minLength: 40, maxLength: 40 });

function withoutEmpty(subject: NonNullable<Facts["subject"]>): NonNullable<Facts["subject"]> {
  return Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== ""));
}

const anyObligations: fc.Arbitrary<readonly Obligation[]> = fc.subarray<Obligation>(
  [
    { type: "OUTPUT_CAP", params: { max_tokens: 200 } },
    { type: "MODEL_SUBSTITUTE", params: { model: "small" } },
    { type: "ROUTE_LOCAL", params: {} },
  ],
  { minLength: 1 },
);
const otherModel: readonly Obligation[] = [{ type: "MODEL_SUBSTITUTE", params: { model: "other" } }];

const anyConsequence: fc.Arbitrary<Consequence> = fc
  .record({
    decision: fc.constantFrom<Outcome>(...outcomes, "DEGRADE"),
    obligations: fc.oneof(anyObligations, fc.constant(otherModel)),
  })
  .map(({ decision, obligations }) => ({
    decision,
    rationaleCodes: ["CODE"],
    obligations: decision === "DEGRADE" ? obligations : [],
  }));

const policy = { policy_id: "p", policy_version: "1", policy_sha256: "0".repeat(64) };

interface RuleForm {
  readonly condition: Condition;
  readonly then: Consequence;
  readonly priority: number;
}

const anyRuleForm: fc.Arbitrary<RuleForm> = fc.record({
  condition: anyCondition,
  // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
  then: anyConsequence,
  priority: fc.nat({ max: 100 }),
});

/** Rules in any number, of any priority; overlaps are not refused, since no law of the analysis hangs on that. */
export const anyRuleForms = fc.uniqueArray(anyRuleForm, { selector: (form) => form.priority, maxLength: 5 });

export function ruleSetOf(forms: readonly RuleForm[], fallback: Consequence = blocked): RuleSet {
  const rules = inEvaluationOrder(
    forms.map(
      ({ condition, then, priority }, index): Rule => ({
        ruleId: `r${index}`,
        priority,
        when: { kind: "map", map: {} },
        condition,
        test: compileCondition(condition, vocabulary),
        then,
        policy,
        place: { file: "p.yaml", line: 1, column: 1 },
      }),
    ),
  );
  return {
    policies: [policy],
    texts: ["{}"],
    rules,
    fallback,
    invariants: [],
    vocabulary,
    index: linearIndex(rules),
    substitutes: [],
    decidesToolCalls: false,
    decidesPolicyChanges: false,
    signalsRead: new Set(),
    readsFindings: false,
  };
}

/** A rule of one and the same priority. */
export function blocking(condition: Condition): RuleForm {
  // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
  return { condition, priority: 5, then: blocked };
}

const blocked: Consequence = { decision: "BLOCK", rationaleCodes: ["DENY"], obligations: [] };
export const anyFallback: fc.Arbitrary<Consequence> = anyConsequence;
