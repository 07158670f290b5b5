import type { Decision } from "./decision.ts";
import { type CallEnvelope, type Facts, isCallEnvelope } from "./facts.ts";
import type { ApprovalNeed, LimitNeed } from "./governance/needs.ts";
import { judgeModelCall } from "./judge-model-call.ts";
import type { Snapshot } from "./snapshot.ts";
import { isPermitted } from "./strictness.ts";

/**
 * Every limit that a permitted call must fit under before it is sent, those in shadow too; none of those waived. Of one snapshot
 * and the facts of the decision; to be reserved in one atomic step (SEMANTICS 5).
 */
export function limitsOf(snapshot: Snapshot, facts: Facts, decision: Decision): readonly LimitNeed[] {
  if (!isPermitted(decision.outcome) || !isModelCall(facts)) return [];
  return judgeModelCall(snapshot, facts).governed?.limits ?? [];
}

/**
 * Every approval that a call needs, given or not: of enforced policies and of the rules' REQUIRE_REVIEW. None where something else
 * denies the call anyway (SEMANTICS 6).
 */
export function approvalsNeeded(snapshot: Snapshot, facts: Facts): readonly ApprovalNeed[] {
  if (!isModelCall(facts)) return [];
  const { routed, ruled, obliged, governed, guarded, review } = judgeModelCall(snapshot, facts);
  const isDenied = [routed, ruled, obliged, governed, guarded].some((stage) => stage?.outcome === "BLOCK");
  if (isDenied) return [];
  return [...(review === undefined ? [] : [review]), ...(governed?.approvals ?? [])];
}

function isModelCall(facts: Facts): facts is CallEnvelope {
  return isCallEnvelope(facts) && facts.action === "infer:run";
}
