import type { ReadyAnswer } from "@meshgate/contracts";
import { Hono } from "hono";
import type { Refusal } from "../pipeline/refusal.ts";
import { type HttpEnv, mayAsk, type Service } from "./service.ts";

/** `GET /health`, `/v1/health` (alive) and `/v1/ready` (can take calls; with reasons for an operator). */
export function healthRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/health", (c) => c.json({ status: "ok" }))
    .get("/v1/health", (c) => c.json({ status: "ok" }))
    .get("/v1/ready", async (c) => {
      const { ready, reasons } = await service.readiness.check();
      const asked = mayAsk(service, c.req.raw, c.env, "operator");
      const mayKnowWhy = asked.ok;
      if (!asked.ok && isWrongKey(asked.error)) await service.turnAway(asked.error, c.env.peerAddress);
      const answer: ReadyAnswer = {
        status: ready ? "ready" : "not-ready",
        ...(mayKnowWhy && reasons.length > 0 ? { reasons: [...reasons] } : {}),
      };
      return c.json(answer, ready ? 200 : 503);
    });
}

/** Everybody may ask, with a key or without; but a key that is none of ours is an attempt to find one. */
function isWrongKey({ login }: Refusal): boolean {
  return login !== undefined && login.kind !== "missing" && login.kind !== "role";
}
