import { ContentErase, ErasureRequest } from "@meshgate/contracts";
import { Hono } from "hono";
import { answerRecordRequest } from "./answer-record-request.ts";
import { parseBody } from "./parse-body.ts";
import type { HttpEnv, Service } from "./service.ts";

/** What was captured of calls: reading it, erasing it, and whatever else people can have erased. */
export function contentRoutes(service: Service): Hono<HttpEnv> {
  const { content, bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/v1/audit/:id/content", (c) =>
      answerRecordRequest(c, service, "auditor", (principal) => content.read(c.req.param("id"), principal)),
    )
    .delete("/v1/audit/:id/content", (c) =>
      answerRecordRequest(c, service, "admin", async (principal) => {
        if (c.req.raw.body === null) return { ok: false, error: reasonNeeded };
        const body = await parseBody(c.req.raw, ContentErase, bodyBytesMax);
        if (!body.ok) return body;
        const subject = { kind: "call", id: c.req.param("id") } as const;
        return content.erase({ subject, reason: body.value.reason }, principal);
      }),
    )
    .post("/v1/erasures", (c) =>
      answerRecordRequest(c, service, "admin", async (principal) => {
        const body = await parseBody(c.req.raw, ErasureRequest, bodyBytesMax);
        return body.ok ? content.erase(body.value, principal) : body;
      }),
    )
    .post("/v1/content/rewrap", (c) =>
      answerRecordRequest(c, service, "admin", async (principal) =>
        principal.team === undefined ? content.rewrap() : { ok: false, error: allTeamsOnly },
      ),
    );
}

const reasonNeeded = {
  kind: "malformed-body",
  message: 'The body is empty. Say why the text is erased, as JSON: {"reason": "…"}.',
} as const;

const allTeamsOnly = {
  kind: "forbidden",
  message: "The keys are of all teams. Use a key that belongs to none.",
} as const;
