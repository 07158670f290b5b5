import { PolicyAttachmentCreate } from "@meshgate/contracts";
import { Hono } from "hono";
import type { GuardrailPolicies } from "../../control/guardrail-policies/create-guardrail-policies.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerReading, answerWriting } from "./answer-policy-api.ts";

/** `/policies/attachments`: whom policies apply to. */
export function attachmentRoutes(service: Service, policies: GuardrailPolicies): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/policies/attachments/list", (c) =>
      answerReading(c, service, () => ({ ok: true, value: policies.attachments.list() })),
    )
    .post("/policies/attachments", (c) =>
      answerWriting(c, service, async (asker) => {
        const body = await parseBody(c.req.raw, PolicyAttachmentCreate, bodyBytesMax);
        return body.ok ? policies.attachments.create(body.value, asker) : body;
      }),
    )
    .post("/policies/attachments/estimate-impact", (c) =>
      answerReading(c, service, async () => {
        const body = await parseBody(c.req.raw, PolicyAttachmentCreate, bodyBytesMax);
        return body.ok ? { ok: true, value: await policies.estimateImpact(body.value) } : body;
      }),
    )
    .get("/policies/attachments/:attachment_id", (c) =>
      answerReading(c, service, () => policies.attachments.find(c.req.param("attachment_id"))),
    )
    .delete("/policies/attachments/:attachment_id", (c) =>
      answerWriting(c, service, (asker) => policies.attachments.remove(c.req.param("attachment_id"), asker)),
    );
}
