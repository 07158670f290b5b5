import type { Rule } from "./rule-set.ts";

/** Higher priority first, then by id, code point by code point (SEMANTICS 3). Ids are ASCII. */
export function inEvaluationOrder<R extends Pick<Rule, "ruleId" | "priority">>(
  rules: readonly R[],
): readonly R[] {
  return rules.toSorted((a, b) => b.priority - a.priority || (a.ruleId < b.ruleId ? -1 : 1));
}
