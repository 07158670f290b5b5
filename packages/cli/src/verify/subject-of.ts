import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Terminal } from "../terminal.ts";
import { isPackFolder } from "./is-pack-folder.ts";
import type { Subject } from "./verify-subject.ts";

const KINDS = ["database", "export", "receipt"] as const;

/** Exactly one thing to check, or why there is none. */
export function subjectOf(args: Readonly<Record<string, unknown>>, { cwd, env }: Terminal): Subject | string {
  const given = KINDS.flatMap((kind) => {
    const value = args[kind];
    return typeof value === "string" && value !== "" ? [{ kind, value }] : [];
  });
  const [first, ...more] = given;
  if (more.length > 0) return "Name one thing to check: --database, --export or --receipt.";
  if (first === undefined) {
    const url = env["DATABASE_URL"];
    return url
      ? { kind: "database", url }
      : "Name what to check: --database URL, --export FOLDER|FILE.zip or --receipt FILE.";
  }
  const { kind, value } = first;
  if (kind === "database") return { kind, url: value };
  const path = resolve(cwd, value);
  if (!existsSync(path)) return `--${kind}: there is no ${value}.`;
  const isFolder = statSync(path).isDirectory();
  if (kind === "receipt") return isFolder ? `--receipt: ${value} is a folder; name a file.` : { kind, path };
  const missing = isFolder && !isPackFolder(path) ? missingOf(path) : undefined;
  return missing === undefined ? { kind, path } : `--export: the folder ${value} has no ${missing}.`;
}

function missingOf(folder: string): string | undefined {
  return ["events.ndjson", "events.proof.ndjson"].find((name) => !existsSync(join(folder, name)));
}
