import { Hono } from "hono";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/metrics`: Prometheus text. */
export function metricsRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/metrics", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "operator");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    return new Response(await service.metrics.metrics(), {
      headers: { "content-type": service.metrics.contentType },
    });
  });
}
