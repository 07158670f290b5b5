import type { Decision } from "../decision.ts";
import { deepFreeze } from "../deep-freeze.ts";
import type { Facts } from "../facts.ts";
import { verdictOf } from "./apply-rules.ts";
import type { Match } from "./rule-index.ts";
import type { Rule, RuleSet } from "./rule-set.ts";

/**
 * Decides by the rules alone, as `/evaluate` asks and tool calls do. Where no floor is in play the decision hangs on the
 * winner and on nothing else of the facts: it is made once, frozen and given to all.
 */
export function compileDecider(ruleSet: RuleSet, snapshot_sha256: string): (facts: Facts) => Decision {
  const prepared = new Map<Rule | undefined, Decision>();
  return (facts) => {
    const match = ruleSet.index.find(facts);
    if (match.floors.length > 0) return decisionOf(ruleSet, match, snapshot_sha256);
    const known = prepared.get(match.winner);
    if (known !== undefined) return known;
    const decision = deepFreeze(decisionOf(ruleSet, match, snapshot_sha256));
    prepared.set(match.winner, decision);
    return decision;
  };
}

function decisionOf(ruleSet: RuleSet, match: Match, snapshot_sha256: string): Decision {
  const { outcome, codes, matchedRuleId, obligations, policy, defaultApplied, trace } = verdictOf(
    ruleSet,
    match,
  );
  return {
    outcome,
    rationale_codes: codes,
    reason_codes: [],
    ...(outcome === "DEGRADE" && { obligations }),
    ...(matchedRuleId !== undefined && { matched_rule_id: matchedRuleId }),
    default_applied: defaultApplied,
    targets: [],
    policy,
    snapshot_sha256,
    trace,
  };
}
