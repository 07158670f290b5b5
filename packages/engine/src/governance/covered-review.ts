import type { TraceStep } from "../decision.ts";
import type { ApprovalFact, Facts } from "../facts.ts";
import type { RulesVerdict } from "../rules/apply-rules.ts";
import { joinObligations } from "../rules/join-obligations.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import type { ApprovalNeed } from "./needs.ts";

/** The approval that a review needs which the rules ask for. */
export function reviewNeed({ matchedRuleId, policy }: RulesVerdict): ApprovalNeed {
  const need = { kind: "rule", policyId: policy.policy_id } as const;
  return matchedRuleId === undefined ? need : { ...need, ruleId: matchedRuleId };
}

/** What the rules say once approvals are known: a review that one covers asks for nothing more (SEMANTICS 2). */
export function withApprovals(ruled: RulesVerdict, rules: RuleSet, facts: Facts): RulesVerdict {
  if (ruled.outcome !== "REQUIRE_REVIEW") return ruled;
  const given = facts.approvals?.find(
    (approval) => approval.status === "approved" && covers(approval, ruled),
  );
  if (given === undefined) return ruled;
  return { ...withoutReview(ruled, rules, facts), trace: [...ruled.trace, coveredStep(given)] };
}

function covers({ policy_id, rule_id }: ApprovalFact, { policy, matchedRuleId = "" }: RulesVerdict): boolean {
  return policy_id === policy.policy_id && rule_id === matchedRuleId;
}

/**
 * What else the rules ask for beside the review. INVARIANT: who approves a call does not lift the limits that other rules set it:
 * a DEGRADE that the review was stricter than holds again.
 */
function withoutReview(ruled: RulesVerdict, { index, fallback }: RuleSet, facts: Facts): RulesVerdict {
  const { winner, floors } = index.find(facts);
  const consequences = [winner?.then ?? fallback, ...floors.map(({ then }) => then)];
  const joined = joinObligations(consequences.flatMap(({ obligations }) => obligations));
  if (joined.kind === "conflict") {
    return { ...ruled, outcome: "BLOCK", codes: [...ruled.codes, "OBLIGATION_CONFLICT"] };
  }
  const { obligations } = joined;
  return { ...ruled, outcome: obligations.length === 0 ? "ALLOW" : "DEGRADE", obligations };
}

function coveredStep({ approval_id }: ApprovalFact): TraceStep {
  return {
    stage: "governance",
    rule: approval_id,
    result: "matched",
    why: "It covers the review that the rules ask for.",
  };
}
