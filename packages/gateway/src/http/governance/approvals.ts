import { ApprovalDecide, ApprovalFilter } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { approvalAnswer } from "../../approvals/approval-answer.ts";
import type { ApprovalControl } from "../../approvals/create-approvals.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseBody, parseValue } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { readPage } from "./page.ts";

/** `/governance/approvals`: calls that wait for somebody's yes (SEMANTICS 6). */
export function approvalRoutes(service: Service, approvals: ApprovalControl): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/approvals", (c) =>
      answerControl(c, service, "approver", () => listApprovals(c.req.url, approvals)),
    )
    .get("/governance/approvals/:id", (c) =>
      answerControl(c, service, "approver", () => showApproval(c.req.param("id"), approvals)),
    )
    .post("/governance/approvals/:id/decide", (c) =>
      answerControl(c, service, "approver", async ({ principal }) => {
        const body = await parseBody(c.req.raw, ApprovalDecide, service.bodyBytesMax);
        if (!body.ok) return body;
        const { decision, reason } = body.value;
        const typed = reason === undefined ? { decision } : { decision, reason };
        const decided = await approvals.decide(c.req.param("id"), typed, principal);
        if (!decided.ok) return decided;
        return {
          ok: true,
          value: { data: approvalAnswer(decided.value, approvals.urlOf(decided.value.id)) },
        };
      }),
    );
}

async function listApprovals(
  url: string,
  approvals: ApprovalControl,
): Promise<Result<ControlAnswer, Refusal>> {
  const query = new URL(url).searchParams;
  const page = readPage(query);
  if (!page.ok) return page;
  const { page: _page, limit: _limit, ...rest } = Object.fromEntries(query);
  const filter = parseValue(rest, ApprovalFilter);
  if (!filter.ok) return filter;
  const { status, policy_id: policyId, agent_id: agentId } = filter.value;
  const { page: number, limit } = page.value;
  const { approvals: found, total } = await approvals.list({
    ...(status === undefined ? {} : { status }),
    ...(policyId === undefined ? {} : { policyId }),
    ...(agentId === undefined ? {} : { agentId }),
    offset: (number - 1) * limit,
    limit,
  });
  const data = found.map((approval) => approvalAnswer(approval, approvals.urlOf(approval.id)));
  return { ok: true, value: { data, meta: { total, page: number, limit } } };
}

async function showApproval(id: string, approvals: ApprovalControl): Promise<Result<ControlAnswer, Refusal>> {
  const shown = await approvals.show(id);
  if (shown === undefined) return { ok: false, error: unknownApproval };
  const { approval, text } = shown;
  const answer = approvalAnswer(approval, approvals.urlOf(id));
  return { ok: true, value: { data: text === undefined ? answer : { ...answer, text } } };
}

const unknownApproval: Refusal = {
  kind: "not-found",
  message: "There is no approval with this id. GET /governance/approvals lists what there is.",
};
