import { type Agent, AgentBlock, AgentCreate, AgentPatch, RiskLevelName } from "@meshgate/contracts";
import { Hono } from "hono";
import { z } from "zod";
import type { Agents } from "../../control/directory/agents.ts";
import { parseBody, parseBodyIfAny } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";
import { answered } from "./entity-answers.ts";
import { listPage } from "./list-page.ts";

const AgentQuery = z.strictObject({
  name: z.string().optional(),
  team_id: z.string().optional(),
  environment: z.string().optional(),
  risk_level: RiskLevelName.optional(),
  status: z.enum(["active", "blocked"]).optional(),
  tag: z.string().optional(),
});

/** `/governance/agents`, and their kill switch. */
export function agentRoutes(service: Service, agents: Agents): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/governance/agents", (c) =>
      answerControl(c, service, "admin", ({ principal }) =>
        listPage(c.req.url, AgentQuery, (query) =>
          agents.list(principal).filter((one) => isAsked(one, query)),
        ),
      ),
    )
    .post("/governance/agents", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, AgentCreate, bodyBytesMax);
        return body.ok ? answered(await agents.create(body.value, asker), 201) : body;
      }),
    )
    .get("/governance/agents/:id", (c) =>
      answerControl(c, service, "admin", async ({ principal }) =>
        answered(await agents.find(c.req.param("id"), principal)),
      ),
    )
    .patch("/governance/agents/:id", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const patch = await parseBody(c.req.raw, AgentPatch, bodyBytesMax);
        return patch.ok ? answered(await agents.update(c.req.param("id"), patch.value, asker)) : patch;
      }),
    )
    .delete("/governance/agents/:id", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answered(await agents.remove(c.req.param("id"), asker)),
      ),
    )
    .post("/governance/agents/:id/block", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBodyIfAny(c.req.raw, AgentBlock, bodyBytesMax);
        return body.ok ? answered(await agents.block(c.req.param("id"), body.value.reason, asker)) : body;
      }),
    )
    .post("/governance/agents/:id/unblock", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answered(await agents.unblock(c.req.param("id"), asker)),
      ),
    );
}

function isAsked(agent: Agent, { name = "", tag, ...exact }: z.output<typeof AgentQuery>): boolean {
  if (!agent.name.startsWith(name)) return false;
  if (tag !== undefined && agent.tags?.includes(tag) !== true) return false;
  return (["team_id", "environment", "risk_level", "status"] as const).every(
    (field) => exact[field] === undefined || agent[field] === exact[field],
  );
}
