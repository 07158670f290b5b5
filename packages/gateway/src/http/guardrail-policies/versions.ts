import { PolicyStatusUpdate, PolicyVersionCreate } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import { z } from "zod";
import type { GuardrailPolicies } from "../../control/guardrail-policies/create-guardrail-policies.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseBody, parseBodyIfAny, parseValue } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerReading, answerWriting } from "./answer-policy-api.ts";

/** The versions of a policy: copied, compared, published, put into production. */
export function versionRoutes(service: Service, policies: GuardrailPolicies): Hono<HttpEnv> {
  const { bodyBytesMax } = service;
  return new Hono<HttpEnv>()
    .get("/policies/name/:policy_name/versions", (c) =>
      answerReading(c, service, () => ({ ok: true, value: policies.versions(c.req.param("policy_name")) })),
    )
    .post("/policies/name/:policy_name/versions", (c) =>
      answerWriting(c, service, async (asker) => {
        const body = await parseBodyIfAny(c.req.raw, PolicyVersionCreate, bodyBytesMax);
        return body.ok ? policies.copy(c.req.param("policy_name"), body.value, asker) : body;
      }),
    )
    .delete("/policies/name/:policy_name/all-versions", (c) =>
      answerWriting(c, service, (asker) => policies.removeAll(c.req.param("policy_name"), asker)),
    )
    .get("/policies/compare", (c) =>
      answerReading(c, service, () => {
        const ids = comparedIds(c.req.query());
        return ids.ok ? policies.compare(...ids.value) : ids;
      }),
    )
    .put("/policies/:policy_id/status", (c) =>
      answerWriting(c, service, async (asker) => {
        const body = await parseBody(c.req.raw, PolicyStatusUpdate, bodyBytesMax);
        return body.ok
          ? policies.setStatus(c.req.param("policy_id"), body.value.version_status, asker)
          : body;
      }),
    );
}

const Ids = z.union([
  z.strictObject({ policy_id_a: z.string(), policy_id_b: z.string() }),
  z.strictObject({ version_a: z.string(), version_b: z.string() }),
]);

/** LiteLLM has named them in two ways. */
function comparedIds(query: Readonly<Record<string, string>>): Result<readonly [string, string], Refusal> {
  const ids = parseValue(query, Ids);
  if (!ids.ok) return { ok: false, error: whichTwo };
  const { value } = ids;
  return {
    ok: true,
    value: "version_a" in value ? [value.version_a, value.version_b] : [value.policy_id_a, value.policy_id_b],
  };
}

const whichTwo: Refusal = {
  kind: "invalid-request",
  message: "Name two versions: ?policy_id_a=…&policy_id_b=….",
  field: "policy_id_a",
};
