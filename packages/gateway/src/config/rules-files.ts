import { resolve } from "node:path";
import type { PolicyFile } from "@meshgate/engine";
import type { ConfigProblem } from "./problem.ts";
import { type FileFault, type FileState, readFileState, readTextFile } from "./read-text-file.ts";
import { isPolicyTestName, listDocuments } from "./rules-folder.ts";

/** A file or a folder of rules documents, by its name. */
export interface NamedRules {
  /** As the user wrote it. */
  readonly name: string;
  /** Where it was named: what a problem with it as a whole is told of. */
  readonly namedAt: Pick<ConfigProblem, "file" | "line" | "column" | "excerpt" | "path">;
}

/** The rules documents as they stand in their files. */
export interface RulesFiles {
  /** Every file and folder that was looked at, and what it held: what to watch. */
  readonly states: readonly FileState[];
  /** All of them, in the order named, a folder's by name; or those that can be read, where `problems` says why. */
  readonly files: readonly PolicyFile[];
  readonly problems: readonly ConfigProblem[];
}

/** Reads what each name stands for; relative names start at `folder`. */
export function readRulesFiles(named: readonly NamedRules[], folder: string): RulesFiles {
  return joined(named.map((one) => readNamed(one, folder)));
}

function readNamed(named: NamedRules, folder: string): RulesFiles {
  const path = resolve(folder, named.name);
  const documents = listDocuments(path)?.filter((document) => !isPolicyTestName(document));
  if (documents === undefined) return readOne(named, path);
  const state = readFileState(path);
  if (documents.length === 0) return { states: [state], files: [], problems: [fault(named, NO_DOCUMENT)] };
  const read = documents.map((document) => {
    const name = `${named.name.replace(/\/+$/, "")}/${document}`;
    return readOne({ name, namedAt: { file: name, path: "" } }, resolve(path, document));
  });
  return joined([{ states: [state], files: [], problems: [] }, ...read]);
}

function readOne(named: NamedRules, path: string): RulesFiles {
  const { state, text } = readTextFile(path);
  return text.ok
    ? { states: [state], files: [{ file: named.name, text: text.value }], problems: [] }
    : { states: [state], files: [], problems: [fault(named, text.error)] };
}

function joined(parts: readonly RulesFiles[]): RulesFiles {
  return {
    states: parts.flatMap(({ states }) => states),
    files: parts.flatMap(({ files }) => files),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function fault({ namedAt }: NamedRules, what: FileFault): ConfigProblem {
  return { ...namedAt, ...what };
}

const NO_DOCUMENT: FileFault = {
  code: "NO_DOCUMENT",
  message: "the folder holds no rules document",
  mend: "Put a *.yaml, *.yml or *.json file into it, or name another.",
};
