import { Hono } from "hono";
import type { Standings } from "../control/standings.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/me`: who the caller is here, and what it may do now. */
export function meRoutes(service: Service, standings: Standings): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/me", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "caller");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    return c.json(await standings.of(principal.value));
  });
}
