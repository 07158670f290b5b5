import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { folderFiles, staticPageRoutes } from "./static-page.ts";

/** As on the first page, but that Swagger UI writes style attributes and draws its icons from `data:`. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface DocsSource {
  /** The OpenAPI document, as JSON. */
  readonly openapi: () => unknown;
}

/** `/docs`, the API page (Swagger UI from our own origin), and `/openapi.json`, which it shows. */
export function docsRoutes({ openapi }: DocsSource): Hono {
  const folder = join(import.meta.dir, "docs");
  const library = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
  const routes = staticPageRoutes({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    files: {
      "/docs": join(folder, "index.html"),
      ...folderFiles("/docs", folder, ["js", "css"]),
      "/docs/swagger-ui.css": join(library, "swagger-ui.css"),
      "/docs/swagger-ui-bundle.js": join(library, "swagger-ui-bundle.js"),
    },
  });
  routes.get("/openapi.json", () => Response.json(openapi()));
  return routes;
}
