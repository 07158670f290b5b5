import type { Snapshot } from "@meshgate/engine";
import { Hono } from "hono";
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

interface Named {
  readonly id: string;
  readonly ownedBy: string;
}

function modelNames({ catalogue }: Snapshot): readonly Named[] {
  const own = [...catalogue.providers.values()].flatMap(({ name, defaultModel, models }) => {
    const ids = new Set([...(defaultModel === undefined ? [] : [defaultModel]), ...models]);
    return [...ids].map((id) => ({ id: `${name}/${id}`, ownedBy: name }));
  });
  const aliases = [...catalogue.aliases.keys()].map((id) => ({ id, ownedBy: "meshgate" }));
  return [{ id: "auto", ownedBy: "meshgate" }, ...aliases, ...own];
}

function model({ id, ownedBy }: Named): object {
  return { id, object: "model", created: 0, owned_by: ownedBy };
}
