import { TeamCreate, TeamPatch } from "@meshgate/contracts";
import { Hono } from "hono";
import { z } from "zod";
import type { Teams } from "../../control/directory/teams.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";
import { answered } from "./entity-answers.ts";
import { listPage } from "./list-page.ts";

const TeamQuery = z.strictObject({ name: z.string().optional() });

/** `/governance/teams`. */
export function teamRoutes(service: Service, teams: Teams): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/teams", (c) =>
      answerControl(c, service, "admin", ({ principal }) =>
        listPage(c.req.url, TeamQuery, ({ name = "" }) =>
          teams.list(principal).filter((team) => team.name.startsWith(name)),
        ),
      ),
    )
    .post("/governance/teams", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, TeamCreate, service.bodyBytesMax);
        return body.ok ? answered(await teams.create(body.value, asker), 201) : body;
      }),
    )
    .get("/governance/teams/:id", (c) =>
      answerControl(c, service, "admin", ({ principal }) =>
        answered(teams.find(c.req.param("id"), principal)),
      ),
    )
    .patch("/governance/teams/:id", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const patch = await parseBody(c.req.raw, TeamPatch, service.bodyBytesMax);
        return patch.ok ? answered(await teams.update(c.req.param("id"), patch.value, asker)) : patch;
      }),
    )
    .delete("/governance/teams/:id", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answered(await teams.remove(c.req.param("id"), asker)),
      ),
    );
}
