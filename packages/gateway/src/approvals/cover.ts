import type { ApprovalNeed } from "@meshgate/engine";
import type { ApprovalQuestion } from "../pipeline/approvals.ts";

/** What binds an approval of this need; a review that a rule asks for is always of one request. */
export function bindingOf(need: ApprovalNeed): "request" | "agent" {
  return need.kind === "policy" ? need.bind : "request";
}

/**
 * Names what an approval of this need covers: two calls have the same name if and only if one approval covers both.
 * INVARIANT: whoever calls is part of it, so that nobody calls on another's approval.
 */
export function coverOf(
  need: ApprovalNeed,
  { principal, callSha256 }: Pick<ApprovalQuestion, "principal" | "callSha256">,
): string {
  const asks = need.kind === "policy" ? [need.policyId] : [need.policyId, need.ruleId ?? ""];
  const covered =
    bindingOf(need) === "request" ? ["request", callSha256, principal.actor.id] : caller(principal);
  return JSON.stringify([asks, ...covered]);
}

/** The agent, by whichever key it calls; a key without one stands for itself. */
function caller({ agent, actor }: ApprovalQuestion["principal"]): readonly string[] {
  return agent === undefined ? ["key", actor.id] : ["agent", agent.id];
}
