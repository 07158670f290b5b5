import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Context, Hono } from "hono";
import type { HttpEnv } from "./service.ts";
import { assets, staticPageRoutes } from "./static-page.ts";

export interface DocsSource {
  /** The OpenAPI document, as JSON. */
  readonly openapi: () => unknown;
  /** The answer to who may not see these pages; nothing for who may. */
  readonly refuse: (c: Context<HttpEnv>) => Promise<Response | undefined>;
}

/** `/docs`, the API page (Swagger UI from our own origin), and `/openapi.json`, which it shows. */
export function docsRoutes({ openapi, refuse }: DocsSource): Hono<HttpEnv> {
  const folder = join(import.meta.dir, "docs");
  const library = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
  const routes = new Hono<HttpEnv>();
  for (const path of ["/docs", "/openapi.json"])
    routes.use(path, async (c, next) => (await refuse(c)) ?? (await next()));
  const page = staticPageRoutes({
    files: {
      "/docs": join(folder, "index.html"),
      ...assets("/docs", folder),
      "/docs/swagger-ui.css": join(library, "swagger-ui.css"),
      "/docs/swagger-ui-bundle.js": join(library, "swagger-ui-bundle.js"),
    },
  });
  routes.route("/", page);
  routes.get("/openapi.json", () => Response.json(openapi()));
  return routes;
}
