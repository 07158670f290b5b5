import { Hono } from "hono";
import type { Refusal } from "../pipeline/refusal.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/audit/{request_id}`: what the record says of one call: of callers' own, and for auditors of any. */
export function auditRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/audit/:id", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, ["caller", "auditor"]);
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    const id = c.req.param("id");
    const answered = await unlessUnavailable<Response>(async () => {
      const found = await service.audit.find(id, principal.value);
      if (found?.status === "altered") return { ok: true, value: c.json(found) };
      const record = await service.dropped.complete(id, found, principal.value);
      return record === undefined
        ? { ok: false, error: noRecord(service) }
        : { ok: true, value: c.json(record) };
    });
    return answered.ok ? answered.value : refusalResponse(answered.error, service.newId());
  });
}

function noRecord(service: Service): Refusal {
  const isOff = service.active().auditMode === "off";
  const message = isOff
    ? "Call events are switched off (audit.mode: off), so there is no record."
    : "No call of yours has this id. Use the answer's X-Request-Id.";
  return { kind: "not-found", message };
}
