import { resolve } from "node:path";
import { parseSource } from "./parse-source.ts";
import { PolicyFile, policyFileTree, readPolicy } from "./policy-file.ts";
import type { ConfigProblem, ConfigWarning } from "./problem.ts";
import { type FileState, readTextFile } from "./read-text-file.ts";
import type { RoutingConfig } from "./schema.ts";
import { readSource, type Source } from "./source.ts";

/** Policy Mesh's policy file, read: its routing, or why there is none. */
export interface RoutingFile {
  readonly state: FileState;
  /** Absent where `problems` says why. */
  readonly routing?: RoutingConfig;
  readonly source?: Source;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
}

export interface RoutingFileQuery {
  /** As the user wrote it. */
  readonly file: string;
  /** Where a relative path starts. */
  readonly folder: string;
  /** Where the file was named: what a problem with the file as a whole is told of. */
  readonly namedAt: Pick<ConfigProblem, "file" | "line" | "column" | "excerpt" | "path">;
}

export function readRoutingFile({ file, folder, namedAt }: RoutingFileQuery): RoutingFile {
  const { state, text } = readTextFile(resolve(folder, file));
  if (!text.ok) return { state, problems: [{ ...namedAt, ...text.error }], warnings: [] };
  const source = readSource({ file, text: text.value, schema: policyFileTree });
  const { value, problems } = parseSource(source, PolicyFile, policyFileTree);
  if (value === undefined) return { state, source, problems, warnings: [] };
  return { state, source, problems, ...readPolicy(value, source) };
}
