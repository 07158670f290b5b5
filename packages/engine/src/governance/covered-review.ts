import type { TraceStep } from "../decision.ts";
import type { ApprovalFact, Facts } from "../facts.ts";
import type { RulesVerdict } from "../rules/apply-rules.ts";
import type { ApprovalNeed } from "./needs.ts";

/** The approval that a review needs which the rules ask for. */
export function reviewNeed({ matchedRuleId, policy }: RulesVerdict): ApprovalNeed {
  const need = { kind: "rule", policyId: policy.policy_id } as const;
  return matchedRuleId === undefined ? need : { ...need, ruleId: matchedRuleId };
}

/** What the rules say once approvals are known: a review that one covers asks for nothing more (SEMANTICS 2). */
export function withApprovals(ruled: RulesVerdict, { approvals = [] }: Facts): RulesVerdict {
  if (ruled.outcome !== "REQUIRE_REVIEW") return ruled;
  const given = approvals.find((approval) => approval.status === "approved" && covers(approval, ruled));
  if (given === undefined) return ruled;
  return { ...ruled, outcome: "ALLOW", trace: [...ruled.trace, coveredStep(given)] };
}

function covers({ policy_id, rule_id }: ApprovalFact, { policy, matchedRuleId = "" }: RulesVerdict): boolean {
  return policy_id === policy.policy_id && rule_id === matchedRuleId;
}

function coveredStep({ approval_id }: ApprovalFact): TraceStep {
  return {
    stage: "governance",
    rule: approval_id,
    result: "matched",
    why: "It covers the review that the rules ask for.",
  };
}
