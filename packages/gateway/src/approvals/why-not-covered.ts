import type { ApprovalQuestion } from "../pipeline/approvals.ts";
import type { Approval } from "../ports/approval-store.ts";
import { coverOf } from "./cover.ts";

/**
 * Why the approval that a caller names does not cover the call; undefined where it does. Of somebody else's approval no more is told than of one that does not exist.
 */
export function whyNotCovered(
  named: string,
  approval: Approval | undefined,
  question: ApprovalQuestion,
): string | undefined {
  const covers = question.needs.map((need) => coverOf(need, question));
  if (approval !== undefined && covers.includes(approval.cover)) return undefined;
  const isOwn = approval?.request.requester.actor.id === question.principal.actor.id;
  return isOwn
    ? `Approval ${named} covers another call than this one: the body must be exactly the one that was approved. Send that one, or leave the header \`X-Meshgate-Approval\` out to ask for an approval of this call.`
    : `You have no approval ${named}. Leave the header \`X-Meshgate-Approval\` out to ask for one.`;
}
