import { GuardrailTestRequest } from "@meshgate/contracts";
import { Hono } from "hono";
import { testGuardrails } from "../control/guardrail-tests/test-guardrails.ts";
import { parseBody } from "./parse-body.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/**
 * `POST /guardrails/test`: what guardrails would find in a text. Whoever may test without a trace may try round them, so that it
 * takes the role `auditor`.
 */
export function guardrailTestRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/guardrails/test", async (c) => {
    const { newId, clock } = service;
    const principal = await authorise(service, c.req.raw, c.env, "auditor");
    if (!principal.ok) return refusalResponse(principal.error, newId());
    const body = await parseBody(c.req.raw, GuardrailTestRequest, service.bodyBytesMax);
    if (!body.ok) return refusalResponse(body.error, newId());
    const tested = await testGuardrails(body.value, {
      guardrails: service.active().guardrails,
      clock,
      newId,
    });
    return tested.ok ? c.json(tested.value) : refusalResponse(tested.error, newId());
  });
}
