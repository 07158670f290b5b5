import type { ApprovalNeed } from "@meshgate/engine";
import type { ApprovalQuestion } from "../pipeline/approvals.ts";
import type { ApprovalDraft } from "../ports/approval-store.ts";
import { bindingOf, coverOf } from "./cover.ts";
import { sealText } from "./sealed-text.ts";

/** How long an approval stands that a rule asks for: as long as a policy's that does not say. */
const RULE_TTL_SECONDS = 86_400;

/** The approval that this need asks for, of this call. */
export function draftApproval(
  need: ApprovalNeed,
  question: ApprovalQuestion,
  { nowMs, newId }: { readonly nowMs: number; readonly newId: () => string },
): ApprovalDraft {
  const id = `apr_${newId().replaceAll("-", "")}`;
  const { actor, alias, person, team, agent } = question.principal;
  const isOfPolicy = need.kind === "policy";
  const showsText = isOfPolicy && need.show === "text";
  return {
    id,
    cover: coverOf(need, question),
    request: {
      policyId: need.policyId,
      ...(isOfPolicy ? {} : { ruleId: need.ruleId ?? "" }),
      bind: bindingOf(need),
      ...(isOfPolicy && need.approvers !== undefined ? { approvers: need.approvers } : {}),
      show: showsText ? "text" : "labels",
      requestId: question.requestId,
      requester: {
        actor,
        alias,
        person,
        ...(team === undefined ? {} : { team: { id: team.id, name: team.name } }),
        ...(agent === undefined ? {} : { agent: { id: agent.id, name: agent.name } }),
      },
      call: question.summary,
    },
    openedAtMs: nowMs,
    expiresAtMs: nowMs + 1_000 * (isOfPolicy ? need.ttlSeconds : RULE_TTL_SECONDS),
    ...(showsText ? { text: sealText(question.text(), id) } : {}),
  };
}
