import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { checkDocument } from "./check-document.ts";
import { findFileWarnings } from "./find-warnings.ts";
import { parseSource } from "./parse-source.ts";
import type { ConfigProblem, ConfigWarning } from "./problem.ts";
import { readTextFile } from "./read-text-file.ts";
import { type ConfigDocument, ConfigSchema } from "./schema.ts";
import { schemaTree } from "./schema-tree.ts";
import { readSource, type Source } from "./source.ts";
import type { Environment } from "./substitute.ts";
import { valueAt } from "./value-at.ts";

export const configTree = schemaTree(ConfigSchema);

const USUAL_FILE = "meshgate.yaml";

/** `meshgate.yaml`, read: its document, or why there is none. */
export interface MainFile {
  /** Absolute. The file need not be there. */
  readonly path: string;
  /** Absent where `problems` says why. Where there is no file, every key has its default. */
  readonly document?: ConfigDocument;
  /** Absent where there is no file, or none that can be read. */
  readonly source?: Source;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
}

export interface MainFileQuery {
  /** MESHGATE_CONFIG: this file must be there. */
  readonly named: string | undefined;
  readonly cwd: string;
  readonly env: Environment;
}

/** Reads the named file, else `./meshgate.yaml` where there is one. */
export async function readMainFile({ named, cwd, env }: MainFileQuery): Promise<MainFile> {
  const file = named ?? USUAL_FILE;
  const path = resolve(cwd, file);
  if (named === undefined && !existsSync(path)) {
    return { path, document: ConfigSchema.parse({}), problems: [], warnings: [] };
  }
  const text = await readTextFile(path);
  if (!text.ok) return { path, problems: [{ file, path: "", ...text.error }], warnings: [] };

  const source = readSource({ file, text: text.value, schema: configTree, env });
  const { value: document, problems } = parseSource(source, ConfigSchema, configTree);
  if (document === undefined) return { path, source, problems, warnings: [] };
  return {
    path,
    source,
    document,
    problems: checkDocument(document, source),
    warnings: findFileWarnings(document, source),
  };
}

/** Whether the file itself has something at the path: where it has nothing, Policy Mesh's variables may fill it. */
export function isWritten(main: MainFile, ...path: readonly string[]): boolean {
  const value = valueAt(main.source?.value, path);
  return (
    value !== undefined && !(typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}
