import { isDeepStrictEqual } from "node:util";
import { applyRules, type RuleSet, type RulesVerdict } from "@meshgate/engine";
import { factsOf } from "../facts-document.ts";
import { type LookedAt, walkRules } from "../walk-rules.ts";
import type { Expectation, PolicyCase } from "./test-file.ts";

/** What became of a case. */
export interface CaseResult {
  readonly case: PolicyCase;
  /** What was not as expected, a sentence each; none: it passed. */
  readonly mismatches: readonly string[];
  /** The rules that were looked at; none where the facts were refused. */
  readonly looked: readonly LookedAt[];
}

export function runCase(one: PolicyCase, ruleSet: RuleSet): CaseResult {
  const facts = factsOf(one.facts, ruleSet);
  if (!facts.ok) return { case: one, mismatches: [`the facts are refused: ${facts.error}`], looked: [] };
  return {
    case: one,
    mismatches: compare(one.expect, applyRules(ruleSet, facts.value)),
    looked: walkRules(ruleSet, facts.value),
  };
}

function compare(expected: Expectation, verdict: RulesVerdict): readonly string[] {
  const { decision, rationale_codes: codes, rule, obligations } = expected;
  return [
    ...difference("the decision", decision, verdict.outcome),
    ...difference("the rationale codes", codes, verdict.codes),
    ...difference("the rule", rule, verdict.matchedRuleId ?? null),
    ...difference("the obligations", obligations, verdict.obligations),
  ];
}

function difference(what: string, expected: unknown, actual: unknown): readonly string[] {
  if (expected === undefined || isDeepStrictEqual(expected, actual)) return [];
  return [`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
}
