import { Hono } from "hono";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/me`: who the caller is here, and what it may do now. */
export function meRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/me", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "caller");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    try {
      return c.json(await service.standings.of(principal.value));
    } catch (cause) {
      if (!(cause instanceof EventStoreUnavailable)) throw cause;
      const message = "The database cannot be reached at the moment. Try again later.";
      return refusalResponse({ kind: "record-unavailable", message }, service.newId());
    }
  });
}
