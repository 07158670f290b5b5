import { ERROR, FALSE, TRUE, type Truth } from "../conditions/condition.ts";
import { type ConditionTrace, traceCondition } from "../conditions/trace-condition.ts";
import type { TraceStep } from "../decision.ts";
import type { Facts } from "../facts.ts";
import { defaultStep } from "./apply-rules.ts";
import type { RuleSet } from "./rule-set.ts";

/** Every rule that is looked at for a request, in the order of evaluation down to the one that matches, and why. */
export function explainRules({ rules, vocabulary }: RuleSet, facts: Facts): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  for (const { ruleId, condition } of rules) {
    const traced = traceCondition(condition, facts, vocabulary);
    steps.push({ result: results[traced.truth], rule: ruleId, stage: "rules", why: whyOf(traced) });
    if (traced.truth === TRUE) return steps;
  }
  return [...steps, defaultStep];
}

const results: Readonly<Record<Truth, TraceStep["result"]>> = {
  [TRUE]: "matched",
  [FALSE]: "not-matched",
  [ERROR]: "error",
};

const verdicts: Readonly<Record<Truth, string>> = {
  [TRUE]: "holds",
  [FALSE]: "is false",
  [ERROR]: "cannot be evaluated",
};

/** A sentence need not tell more single tests than this. */
const TOLD_MAX = 3;

/** Names the tests that have the truth of the whole: it comes from them. */
function whyOf({ truth, tests }: ConditionTrace): string {
  const alike = tests.filter((test) => test.truth === truth);
  if (alike.length === 0)
    return truth === TRUE ? "Its condition is always true." : "Its condition is never true.";
  const told = alike
    .slice(0, TOLD_MAX)
    .map(({ text, why }) => `\`${text}\` ${verdicts[truth]} (${why.replace(/\.$/, "")})`);
  const more = alike.length - told.length;
  return `${told.join("; ")}${more > 0 ? `; ${more} more` : ""}.`;
}
