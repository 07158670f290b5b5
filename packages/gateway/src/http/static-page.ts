import { join } from "node:path";
import { Hono } from "hono";

/** A page of files that are served as they are. */
export interface StaticPage {
  readonly contentSecurityPolicy: string;
  /** Address → absolute path of the file; nothing else is served, so no address can climb out of a folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** Routes that serve the page, each file with headers that let nothing in and nothing out. */
export function staticPageRoutes({ contentSecurityPolicy, files }: StaticPage): Hono {
  const headers = {
    "Content-Security-Policy": contentSecurityPolicy,
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

/** Addresses under `prefix` for every file of these kinds in a folder. */
export function folderFiles(
  prefix: string,
  folder: string,
  kinds: readonly string[],
): Readonly<Record<string, string>> {
  const names = kinds.flatMap((kind) => [...new Bun.Glob(`*.${kind}`).scanSync({ cwd: folder })]);
  return Object.fromEntries(names.map((name) => [`${prefix}/${name}`, join(folder, name)]));
}
