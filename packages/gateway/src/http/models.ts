import { Hono } from "hono";
import { type ModelName, modelNames } from "../control/model-names.ts";
import { openAiRefusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/models`: the names that a call may use, in OpenAI's shape. */
export function modelsRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/models", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "caller");
    if (!principal.ok) return openAiRefusalResponse(principal.error, service.newId());
    return c.json({ object: "list", data: modelNames(service.active().snapshot).map(model) });
  });
}

function model({ id, ownedBy }: ModelName): object {
  return { id, object: "model", created: 0, owned_by: ownedBy };
}
