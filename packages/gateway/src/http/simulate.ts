import { SimulateRequest } from "@meshgate/contracts";
import { Hono } from "hono";
import { SIMULATE_BYTES_MAX } from "../simulation/create-simulations.ts";
import { parseBody } from "./parse-body.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `POST /v1/simulate`: what a policy would have changed in what was recorded. Nothing comes into force. */
export function simulateRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/v1/simulate", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "auditor");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    const bytesMax = Math.min(service.bodyBytesMax, SIMULATE_BYTES_MAX);
    const body = await parseBody(c.req.raw, SimulateRequest, bytesMax);
    if (!body.ok) return refusalResponse(body.error, service.newId());
    const simulated = await service.simulate(body.value, principal.value);
    return simulated.ok ? c.json(simulated.value) : refusalResponse(simulated.error, service.newId());
  });
}
