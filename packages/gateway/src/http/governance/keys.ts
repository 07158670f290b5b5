import { type Key, KeyCreate, KeyPatch, KeyRotate, RoleName } from "@meshgate/contracts";
import { Hono } from "hono";
import { z } from "zod";
import type { Keys } from "../../control/directory/keys.ts";
import { parseBody, parseBodyIfAny } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";
import { answered, answeredWarned } from "./entity-answers.ts";
import { listPage } from "./list-page.ts";

const KeyQuery = z.strictObject({
  alias: z.string().optional(),
  agent_id: z.string().optional(),
  team_id: z.string().optional(),
  environment: z.string().optional(),
  role: RoleName.optional(),
  status: z.enum(["active", "expired", "revoked"]).optional(),
});

/** `/governance/keys`. */
export function keyRoutes(service: Service, keys: Keys): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/governance/keys", (c) =>
      answerControl(c, service, "admin", ({ principal }) =>
        listPage(c.req.url, KeyQuery, (query) => keys.list(principal).filter((one) => isAsked(one, query))),
      ),
    )
    .post("/governance/keys", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, KeyCreate, bodyBytesMax);
        return body.ok ? answered(await keys.create(body.value, asker), 201) : body;
      }),
    )
    .get("/governance/keys/:id", (c) =>
      answerControl(c, service, "admin", ({ principal }) =>
        answered(keys.find(c.req.param("id"), principal)),
      ),
    )
    .patch("/governance/keys/:id", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const patch = await parseBody(c.req.raw, KeyPatch, bodyBytesMax);
        return patch.ok ? answeredWarned(await keys.update(c.req.param("id"), patch.value, asker)) : patch;
      }),
    )
    .delete("/governance/keys/:id", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answeredWarned(await keys.remove(c.req.param("id"), asker)),
      ),
    )
    .post("/governance/keys/:id/revoke", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answeredWarned(await keys.revoke(c.req.param("id"), asker)),
      ),
    )
    .post("/governance/keys/:id/rotate", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBodyIfAny(c.req.raw, KeyRotate, bodyBytesMax);
        return body.ok
          ? answered(await keys.rotate(c.req.param("id"), body.value.overlap_seconds, asker))
          : body;
      }),
    );
}

function isAsked(key: Key, { alias = "", role, ...exact }: z.output<typeof KeyQuery>): boolean {
  if (!key.alias.startsWith(alias)) return false;
  if (role !== undefined && !key.roles.includes(role)) return false;
  return (["agent_id", "team_id", "environment", "status"] as const).every(
    (field) => exact[field] === undefined || key[field] === exact[field],
  );
}
