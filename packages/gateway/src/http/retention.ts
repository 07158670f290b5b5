import { RetentionApply } from "@meshgate/contracts";
import { Hono } from "hono";
import { answerRecordRequest } from "./answer-record-request.ts";
import { parseBody } from "./parse-body.ts";
import type { HttpEnv, Service } from "./service.ts";

/** `POST /v1/retention/apply`: drops what is older than its rule now, or counts it. */
export function retentionRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/v1/retention/apply", (c) =>
    answerRecordRequest(c, service, "admin", async (principal) => {
      if (principal.team !== undefined) return { ok: false, error: allTeamsOnly };
      const body = await parseBody(c.req.raw, RetentionApply, service.bodyBytesMax);
      if (!body.ok) return body;
      const { retention } = service;
      const isDry = body.value.dry_run === true;
      return { ok: true, value: await (isDry ? retention.survey() : retention.apply(principal.actor)) };
    }),
  );
}

const allTeamsOnly = {
  kind: "forbidden",
  message: "Retention is of all teams. Use a key that belongs to none.",
} as const;
