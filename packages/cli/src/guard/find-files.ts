import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** A file to be looked at, or what was left out, and why; by the name that the user knows it by. */
export type FoundFile =
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  | { readonly kind: "skipped"; readonly name: string; readonly why: SkipReason };

export type SkipReason = "folder" | "link" | "binary" | "unreadable" | "no file";

/** What tools put there, and nobody wrote. */
const leftOut: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** A file, or every file of a folder and of those in it, by name. Links in folders are not followed: they may lead in circles. */
export function* findFiles(name: string, cwd: string): Generator<FoundFile, void> {
  const path = resolve(cwd, name);
  if (statSync(path).isDirectory()) yield* filesIn(name, path);
  else yield { kind: "file", name, path };
}

function* filesIn(folder: string, path: string): Generator<FoundFile, void> {
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield { kind: "skipped", name: folder, why: "unreadable" };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(folder, entry.name);
    const inner = join(path, entry.name);
    if (entry.isSymbolicLink()) yield { kind: "skipped", name, why: "link" };
    else if (entry.isFile()) yield { kind: "file", name, path: inner };
    else if (!entry.isDirectory()) yield { kind: "skipped", name, why: "no file" };
    else if (leftOut.has(entry.name)) yield { kind: "skipped", name, why: "folder" };
    else yield* filesIn(name, inner);
  }
}
