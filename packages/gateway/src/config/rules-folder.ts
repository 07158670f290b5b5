import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The names of the YAML and JSON files that stand directly in a folder, sorted; undefined where it cannot be listed. */
export function listDocuments(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder)
      .filter((name) => isDocumentName(name) && isFile(join(folder, name)))
      .toSorted();
  } catch {
    return undefined;
  }
}

/** YAML or JSON by its name, and not hidden: editors keep their own files so. */
export function isDocumentName(name: string): boolean {
  return /^[^.].*\.(?:ya?ml|json)$/.test(name);
}

/** Policy tests stand beside the policy that they test, and are none. */
export function isPolicyTestName(name: string): boolean {
  return isDocumentName(name) && /\.test\.ya?ml$/.test(name);
}

/** A link to a file counts as one: that is how Kubernetes mounts a ConfigMap. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
