import { GovernanceApply } from "@meshgate/contracts";
import { Hono } from "hono";
import type { GovernanceState } from "../../control/policies/governance-state.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";
import { written } from "./written.ts";

/** `GET /governance/export` and `POST /governance/apply`: all that is governed, as one document. */
export function stateRoutes(service: Service, state: GovernanceState): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/governance/export", (c) =>
      answerControl(c, service, "admin", ({ principal }) => {
        const exported = state.export(principal);
        return exported.ok ? { ok: true, value: { data: exported.value } } : exported;
      }),
    )
    .post("/governance/apply", (c) =>
      answerControl(c, service, "admin", async (asker) => {
        const body = await parseBody(c.req.raw, GovernanceApply, service.bodyBytesMax);
        return body.ok ? written(await state.apply(body.value, asker)) : body;
      }),
    );
}
