import { type Waiver, WaiverCreate, WaiverStatus } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { z } from "zod";
import type { Waivers } from "../../control/policies/waivers.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { forAllTeams } from "./for-all-teams.ts";
import { listPage } from "./list-page.ts";

const WaiverQuery = z.strictObject({ status: WaiverStatus.optional(), policy_id: z.string().optional() });

/** `/governance/waivers`: exceptions to a policy for a time (SEMANTICS 5). */
export function waiverRoutes(service: Service, waivers: Waivers): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/waivers", (c) =>
      answerControl(
        c,
        service,
        ["approver", "auditor"],
        forAllTeams(() =>
          listPage(c.req.url, WaiverQuery, (filter) => waivers.list().filter((one) => isAsked(one, filter))),
        ),
      ),
    )
    .post("/governance/waivers", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, WaiverCreate, service.bodyBytesMax);
        if (!body.ok) return body;
        const granted = await waivers.create(body.value, asker);
        if (!granted.ok) return granted;
        const { waiver, warnings } = granted.value;
        const meta = warnings.length === 0 ? {} : { meta: { warnings } };
        return { ok: true, value: { data: waiver, status: 201, ...meta } };
      }),
    )
    .get("/governance/waivers/:id", (c) =>
      answerControl(
        c,
        service,
        ["approver", "auditor"],
        forAllTeams(async () => answer(await waivers.find(c.req.param("id")))),
      ),
    )
    .post("/governance/waivers/:id/approve", (c) =>
      answerControl(c, service, "approver", async (asker) =>
        answer(await waivers.approve(c.req.param("id"), asker)),
      ),
    )
    .post("/governance/waivers/:id/revoke", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answer(await waivers.revoke(c.req.param("id"), asker)),
      ),
    );
}

function isAsked(waiver: Waiver, { status, policy_id }: z.output<typeof WaiverQuery>): boolean {
  return (
    (status === undefined || waiver.status === status) &&
    (policy_id === undefined || waiver.policy_id === policy_id)
  );
}

function answer(waiver: Result<Waiver, Refusal>): Result<ControlAnswer, Refusal> {
  return waiver.ok ? { ok: true, value: { data: waiver.value } } : waiver;
}
