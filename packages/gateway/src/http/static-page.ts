import { join } from "node:path";
import { Hono } from "hono";

/** Nothing from elsewhere, nothing inline, no frame around it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** A page of files that are served as they are. */
export interface StaticPage {
  /** Address → absolute path of the file; nothing else is served, so no address can climb out of a folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Further directives of the Content-Security-Policy. */
  readonly directives?: readonly string[];
}

/** Routes that serve the page, each file with headers that let nothing in and nothing out. */
export function staticPageRoutes({ files, directives = [] }: StaticPage): Hono {
  const headers = {
    "Content-Security-Policy": [...CONTENT_SECURITY_POLICY, ...directives].join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
  };
  const routes = new Hono();
  for (const [address, path] of Object.entries(files)) {
    routes.get(address, () => new Response(Bun.file(path), { headers }));
  }
  return routes;
}

/** An address under `prefix` for every script, style sheet and picture of a folder. */
export function assets(prefix: string, folder: string): Readonly<Record<string, string>> {
  const names = [...new Bun.Glob("*.{js,css,svg}").scanSync({ cwd: folder })];
  return Object.fromEntries(names.map((name) => [`${prefix}/${name}`, join(folder, name)]));
}
