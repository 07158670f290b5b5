import type { Rule } from "../rules/rule-set.ts";

/** What the analysis reads of a rule. */
export type AnalysedRule = Pick<Rule, "ruleId" | "priority" | "condition" | "test" | "then">;
