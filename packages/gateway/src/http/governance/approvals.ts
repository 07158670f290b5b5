import { type Approval as ApprovalAnswer, ApprovalDecide, ApprovalFilter } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { approvalAnswer } from "../../approvals/approval-answer.ts";
import type { ApprovalControl } from "../../approvals/create-approvals.ts";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Approval } from "../../ports/approval-store.ts";
import { parseBody, parseValue } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { readPage } from "./page.ts";

/** `/governance/approvals`: calls that wait for somebody's yes (SEMANTICS 6). */
export function approvalRoutes(service: Service, approvals: ApprovalControl): Hono<HttpEnv> {
  const answerTo = (principal: Principal) => (approval: Approval) => {
    const policy = service.governance.policies.find(approval.request.policyId, principal);
    const url = approvals.urlOf(approval.id);
    return approvalAnswer(approval, { url, policy: policy.ok ? policy.value.name : undefined });
  };
  const readerOf = (principal: Principal): Reader => ({ principal, print: answerTo(principal) });
  return new Hono<HttpEnv>()
    .get("/governance/approvals", (c) =>
      answerControl(c, service, "approver", ({ principal }) =>
        listApprovals(c.req.url, approvals, readerOf(principal)),
      ),
    )
    .get("/governance/approvals/:id", (c) =>
      answerControl(c, service, "approver", ({ principal }) =>
        showApproval(c.req.param("id"), approvals, readerOf(principal)),
      ),
    )
    .post("/governance/approvals/:id/decide", (c) =>
      answerControl(c, service, "approver", async ({ principal }) => {
        const body = await parseBody(c.req.raw, ApprovalDecide, service.bodyBytesMax);
        if (!body.ok) return body;
        const { decision, reason } = body.value;
        const typed = reason === undefined ? { decision } : { decision, reason };
        const decided = await approvals.decide(c.req.param("id"), typed, principal);
        return decided.ok ? { ok: true, value: { data: answerTo(principal)(decided.value) } } : decided;
      }),
    );
}

/** Who reads, and what they are told of one. */
interface Reader {
  readonly principal: Principal;
  readonly print: (approval: Approval) => ApprovalAnswer;
}

async function listApprovals(
  url: string,
  approvals: ApprovalControl,
  { principal, print }: Reader,
): Promise<Result<ControlAnswer, Refusal>> {
  const asked = new URL(url).searchParams;
  const page = readPage(asked);
  if (!page.ok) return page;
  const { page: _page, limit: _limit, ...rest } = Object.fromEntries(asked);
  const filter = parseValue(rest, ApprovalFilter);
  if (!filter.ok) return filter;
  const { status, policy_id: policyId, agent_id: agentId } = filter.value;
  const { page: number, limit } = page.value;
  const query = {
    ...(status === undefined ? {} : { status }),
    ...(policyId === undefined ? {} : { policyId }),
    ...(agentId === undefined ? {} : { agentId }),
    offset: (number - 1) * limit,
    limit,
  };
  const { approvals: found, total } = await approvals.list(query, principal);
  return { ok: true, value: { data: found.map(print), meta: { total, page: number, limit } } };
}

async function showApproval(
  id: string,
  approvals: ApprovalControl,
  { principal, print }: Reader,
): Promise<Result<ControlAnswer, Refusal>> {
  const shown = await approvals.show(id, principal);
  if (shown === undefined) return { ok: false, error: unknownApproval };
  const { approval, text } = shown;
  const answer = print(approval);
  return { ok: true, value: { data: text === undefined ? answer : { ...answer, text } } };
}

const unknownApproval: Refusal = {
  kind: "not-found",
  message: "There is no approval with this id. GET /governance/approvals lists what there is.",
};
