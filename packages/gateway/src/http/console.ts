import { join } from "node:path";
import type { Hono } from "hono";
import { folderFiles, staticPageRoutes } from "./static-page.ts";

/**
 * Nothing from elsewhere, nothing inline, and no text may become markup: what a model or a caller wrote is shown, never
 * run. `require-trusted-types-for` makes the browser itself refuse `innerHTML` and its kin.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** The first page, at `/` and `/ui`: chat, the routing rules and the record of the last call. It talks HTTP only. */
export function consoleRoutes(): Hono {
  const folder = join(import.meta.dir, "console");
  const page = join(folder, "index.html");
  return staticPageRoutes({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    files: { "/": page, "/ui": page, ...folderFiles("/ui", folder, ["js", "css", "svg"]) },
  });
}
