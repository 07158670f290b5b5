import { ChangeStatus, type PendingChange } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { z } from "zod";
import type { Changes } from "../../control/policies/changes.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { forAllTeams } from "./for-all-teams.ts";
import { listPage } from "./list-page.ts";

const ChangeQuery = z.strictObject({ status: ChangeStatus.optional() });

/** `/governance/changes`: what waits for a second person (SEMANTICS 5, four eyes). */
export function changeRoutes(service: Service, changes: Changes): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/changes", (c) =>
      answerControl(
        c,
        service,
        "auditor",
        forAllTeams(() =>
          listPage(c.req.url, ChangeQuery, ({ status }) =>
            changes.list().filter((change) => status === undefined || change.status === status),
          ),
        ),
      ),
    )
    .get("/governance/changes/:id", (c) =>
      answerControl(
        c,
        service,
        "auditor",
        forAllTeams(() => answer(changes.find(c.req.param("id")))),
      ),
    )
    .post("/governance/changes/:id/publish", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answer(await changes.publish(c.req.param("id"), asker)),
      ),
    )
    .post("/governance/changes/:id/reject", (c) =>
      answerControl(c, service, "admin", async (asker) =>
        answer(await changes.reject(c.req.param("id"), asker)),
      ),
    );
}

function answer(change: Result<PendingChange, Refusal>): Result<ControlAnswer, Refusal> {
  return change.ok ? { ok: true, value: { data: change.value } } : change;
}
