import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { assets, staticPageRoutes } from "./static-page.ts";

export interface DocsSource {
  /** The OpenAPI document, as JSON. */
  readonly openapi: () => unknown;
}

/** `/docs`, the API page (Swagger UI from our own origin), and `/openapi.json`, which it shows. */
export function docsRoutes({ openapi }: DocsSource): Hono {
  const folder = join(import.meta.dir, "docs");
  const library = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
  const routes = staticPageRoutes({
    files: {
      "/docs": join(folder, "index.html"),
      ...assets("/docs", folder),
      "/docs/swagger-ui.css": join(library, "swagger-ui.css"),
      "/docs/swagger-ui-bundle.js": join(library, "swagger-ui-bundle.js"),
    },
  });
  routes.get("/openapi.json", () => Response.json(openapi()));
  return routes;
}
