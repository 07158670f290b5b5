import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { loadDetectors } from "../guarding/detectors.ts";
import { checkSections } from "./check-sections.ts";
import { findFileWarnings } from "./find-warnings.ts";
import { parseSource } from "./parse-source.ts";
import type { ConfigPath, ConfigProblem, ConfigWarning, SourcePlace } from "./problem.ts";
import { type FileState, readTextFile } from "./read-text-file.ts";
import { type ConfigDocument, ConfigSchema } from "./schema.ts";
import { configTree, NO_SECTION, readSections, type Sections } from "./sections.ts";
import { readSource, type Source } from "./source.ts";
import type { Environment } from "./substitute.ts";
import { valueAt } from "./value-at.ts";

const USUAL_FILE = "meshgate.yaml";

/** `meshgate.yaml`, read: its document, or why there is none. */
export interface MainFile {
  /** The file need not be there. */
  readonly state: FileState;
  /** Absent where `problems` says why. Where there is no file, every key has its default. */
  readonly document?: ConfigDocument;
  /** What of the document is sound, whether or not all of it is. */
  readonly sections: Sections;
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
    const document = ConfigSchema.parse({});
    return { state: { path }, document, sections: document, problems: [], warnings: [] };
  }
  const { state, text } = readTextFile(path);
  if (!text.ok) {
    return { state, sections: NO_SECTION, problems: [{ file, path: "", ...text.error }], warnings: [] };
  }

  const tree = configTree();
  const source = readSource({ file, text: text.value, schema: tree, env });
  const { value, problems } = parseSource(source, ConfigSchema, tree);
  const sections = value ?? readSections(source, tree);
  if (sections.guardrails !== undefined && sections.guardrails.length > 0) await loadDetectors();
  const all = [...problems, ...checkSections(sections, source)];
  if (value === undefined || all.length > 0) return { state, source, sections, problems: all, warnings: [] };
  return {
    state,
    source,
    sections,
    document: value,
    problems: [],
    warnings: findFileWarnings(value, source),
  };
}

/** Whether the file itself has something at the path: where it has nothing, Policy Mesh's variables may fill it. */
export function isWritten(main: MainFile, ...path: readonly string[]): boolean {
  const value = valueAt(main.source?.value, path);
  return (
    value !== undefined && !(typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}

/** Where in the file the path stands; where there is no source, the file. */
export function placeInMain(
  { source, state }: MainFile,
  ...path: ConfigPath
): SourcePlace | { readonly file: string } {
  return source?.locate(path, "value") ?? { file: state.path };
}
