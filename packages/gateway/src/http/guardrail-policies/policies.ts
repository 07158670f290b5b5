import { GuardrailPolicyCreate, GuardrailPolicyUpdate, PolicyVersionStatus } from "@meshgate/contracts";
import { Hono } from "hono";
import { z } from "zod";
import type { GuardrailPolicies } from "../../control/guardrail-policies/create-guardrail-policies.ts";
import { parseBody, parseValue } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerReading, answerWriting } from "./answer-policy-api.ts";

const ListQuery = z.strictObject({ version_status: PolicyVersionStatus.optional() });

/** `/policies`: the guardrail policies themselves. */
export function policyRoutes(service: Service, policies: GuardrailPolicies): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/policies/list", (c) =>
      answerReading(c, service, () => {
        const query = parseValue(c.req.query(), ListQuery);
        return query.ok ? { ok: true, value: policies.list(query.value.version_status) } : query;
      }),
    )
    .post("/policies", (c) =>
      answerWriting(c, service, async (asker) => {
        const body = await parseBody(c.req.raw, GuardrailPolicyCreate, bodyBytesMax);
        return body.ok ? policies.create(body.value, asker) : body;
      }),
    )
    .get("/policies/:policy_id/resolved-guardrails", (c) =>
      answerReading(c, service, () => policies.resolved(c.req.param("policy_id"))),
    )
    .get("/policies/:policy_id", (c) =>
      answerReading(c, service, () => policies.find(c.req.param("policy_id"))),
    )
    .put("/policies/:policy_id", (c) =>
      answerWriting(c, service, async (asker) => {
        const body = await parseBody(c.req.raw, GuardrailPolicyUpdate, bodyBytesMax);
        return body.ok ? policies.update(c.req.param("policy_id"), body.value, asker) : body;
      }),
    )
    .delete("/policies/:policy_id", (c) =>
      answerWriting(c, service, (asker) => policies.remove(c.req.param("policy_id"), asker)),
    );
}
