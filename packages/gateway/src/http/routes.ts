import type { RoutesAnswer } from "@meshgate/contracts";
import { routingSteps, type Snapshot, usdMode } from "@meshgate/engine";
import { Hono } from "hono";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/routes`: the routing policy in force; never a keyword, never a secret. */
export function routesRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/routes", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "caller");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    return c.json(routesAnswer(service.active().snapshot));
  });
}

function routesAnswer({ routing, publicProvider }: Snapshot): RoutesAnswer {
  return {
    rule_order: [...routingSteps],
    sensitivity_keyword_count: routing.keywords.length,
    cost_max_prompt_length_for_local: routing.maxPromptLengthForLocal,
    usd_cost_mode_active: usdMode(routing) !== null,
    cost_max_usd_for_local: routing.maxUsdForLocal,
    llm_input_usd_per_1m_tokens: routing.inputUsdPer1mTokens,
    cost_chars_per_token: routing.charsPerToken,
    default_provider: routing.defaultLocation,
    available_public_provider: publicProvider,
  };
}
