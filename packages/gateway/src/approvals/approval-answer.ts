import type { Approval as ApprovalAnswer } from "@meshgate/contracts";
import type { Approval } from "../ports/approval-store.ts";
import { callJson } from "./call-json.ts";

/** What is told of an approval that is not in it. */
export interface ApprovalContext {
  readonly url: string;
  /** The policy's name now. */
  readonly policy: string | undefined;
}

/** An approval on the wire, without its text. */
export function approvalAnswer(approval: Approval, { url, policy }: ApprovalContext): ApprovalAnswer {
  const { id, status, request, openedAtMs, expiresAtMs, verdict, usedBy } = approval;
  const { policyId, ruleId, bind, show, approvers, requestId, requester, call } = request;
  const { agent, team } = requester;
  return {
    id,
    status,
    policy_id: policyId,
    ...(policy === undefined ? {} : { policy }),
    ...(ruleId === undefined ? {} : { rule_id: ruleId }),
    key: requester.alias,
    key_id: requester.actor.id,
    ...(agent === undefined ? {} : { agent: agent.name, agent_id: agent.id }),
    ...(team === undefined ? {} : { team: team.name, team_id: team.id }),
    bind,
    show,
    ...(approvers === undefined ? {} : { approvers }),
    call: callJson(call),
    request_id: requestId,
    created_at: new Date(openedAtMs).toISOString(),
    expires_at: new Date(expiresAtMs).toISOString(),
    ...verdictFields(verdict),
    ...(usedBy === undefined ? {} : { used_by: usedBy }),
    url,
  };
}

function verdictFields(
  verdict: Approval["verdict"],
): Pick<ApprovalAnswer, "decided_by" | "decided_at" | "reason" | "self"> {
  if (verdict === undefined) return {};
  const { decidedBy, atMs, reason, self } = verdict;
  return {
    decided_by: decidedBy,
    decided_at: new Date(atMs).toISOString(),
    ...(reason === undefined ? {} : { reason: reason.text }),
    ...(self ? { self } : {}),
  };
}
