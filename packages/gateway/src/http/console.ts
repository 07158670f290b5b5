import { join } from "node:path";
import type { Hono } from "hono";
import { assets, staticPageRoutes } from "./static-page.ts";

/** The first page, at `/` and `/ui`: chat, the routing rules and the record of the last call. It talks HTTP only. */
export function consoleRoutes(): Hono {
  const folder = join(import.meta.dir, "console");
  const page = join(folder, "index.html");
  return staticPageRoutes({
    files: { "/": page, "/ui": page, "/ui/": page, ...assets("/ui", folder) },
    // What a model or a caller wrote is shown, never run: the browser itself refuses `innerHTML` and its kin.
    directives: ["require-trusted-types-for 'script'"],
  });
}
