import { Hono } from "hono";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/audit/{request_id}`: what the record says of one call: of callers' own, and for auditors of any. */
export function auditRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/audit/:id", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, ["caller", "auditor"]);
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    const id = c.req.param("id");
    const found = await service.audit.find(id, principal.value);
    const record = await service.dropped.complete(id, found, principal.value);
    if (record !== undefined) return c.json(record);
    const off = service.active().auditMode === "off";
    const message = off
      ? "Call events are switched off (audit.mode: off), so there is no record."
      : "No call of yours has this id. Use the answer's X-Request-Id.";
    return refusalResponse({ kind: "not-found", message }, service.newId());
  });
}
