import { PoliciesResolveRequest } from "@meshgate/contracts";
import { Hono } from "hono";
import { resolvePolicies } from "../../control/guardrail-policies/resolve-policies.ts";
import { parseBody } from "../parse-body.ts";
import { policyApiRefusalResponse } from "../problem.ts";
import { authorise, type HttpEnv, type Service } from "../service.ts";

/** `POST /policies/resolve`: which guardrails apply to a caller. */
export function resolveRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/policies/resolve", async (c) => {
    const requestId = service.newId();
    const principal = await authorise(service, c.req.raw, c.env, ["caller", "auditor"]);
    if (!principal.ok) return policyApiRefusalResponse(principal.error, requestId);
    const body = await parseBody(c.req.raw, PoliciesResolveRequest, service.bodyBytesMax);
    if (!body.ok) return policyApiRefusalResponse(body.error, requestId);
    const resolved = resolvePolicies(body.value, principal.value, service.active().snapshot);
    return resolved.ok
      ? Response.json(resolved.value, { headers: { "x-request-id": requestId } })
      : policyApiRefusalResponse(resolved.error, requestId);
  });
}
