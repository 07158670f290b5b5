import { type Policy, PolicyCreate, PolicyPatch, PolicyQuery, PolicyRollback } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { z } from "zod";
import type { Policies } from "../../control/policies/policies.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { listPage } from "./list-page.ts";
import { patchPolicy } from "./patch-policy.ts";
import { written } from "./written.ts";

const NoFilter = z.strictObject({});

/** `/governance/policies` (SEMANTICS 5). */
export function policyRoutes(service: Service, policies: Policies): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/governance/policies", (c) =>
      answerControl(c, service, "auditor", ({ principal }) =>
        listPage(c.req.url, PolicyQuery, (query) =>
          policies.list(principal).filter((one) => isAsked(one, query)),
        ),
      ),
    )
    .post("/governance/policies", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, PolicyCreate, bodyBytesMax);
        return body.ok ? written(await policies.create(body.value, asker), 201) : body;
      }),
    )
    .get("/governance/policies/:id", (c) =>
      answerControl(c, service, "auditor", ({ principal }) =>
        data(policies.find(c.req.param("id"), principal)),
      ),
    )
    .patch("/governance/policies/:id", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const patch = await parseBody(c.req.raw, PolicyPatch, bodyBytesMax);
        if (!patch.ok) return patch;
        const edit = (before: PolicyCreate) => patchPolicy(before, patch.value);
        return written(await policies.update(c.req.param("id"), edit, asker));
      }),
    )
    .delete("/governance/policies/:id", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        written(await policies.remove(c.req.param("id"), asker)),
      ),
    )
    .get("/governance/policies/:id/history", (c) =>
      answerControl(c, service, "auditor", async ({ principal }) => {
        const history = await policies.history(c.req.param("id"), principal);
        return history.ok ? listPage(c.req.url, NoFilter, () => history.value) : history;
      }),
    )
    .post("/governance/policies/:id/rollback", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, PolicyRollback, bodyBytesMax);
        if (!body.ok) return body;
        return written(await policies.rollback(c.req.param("id"), body.value.revision, asker));
      }),
    );
}

function isAsked(policy: Policy, { name, enabled, ...exact }: PolicyQuery): boolean {
  if (name !== undefined && !policy.name.startsWith(name)) return false;
  if (enabled !== undefined && policy.enabled !== (enabled === "true")) return false;
  const fields = Object.entries(exact) as [keyof typeof exact, string | undefined][];
  return fields.every(([field, value]) => value === undefined || policy[field] === value);
}

function data(result: Result<unknown, Refusal>): Result<ControlAnswer, Refusal> {
  return result.ok ? { ok: true, value: { data: result.value } } : result;
}
