import { firstOfEachLine } from "@meshgate/engine";
import { type Document, LineCounter, parseDocument } from "yaml";
import { hideRanges, hideUnknownWords } from "./excerpt.ts";
import {
  type ConfigPath,
  type ConfigProblem,
  formatPath,
  type ProblemCode,
  type SourcePlace,
} from "./problem.ts";
import { type Aim, pathKey, type SurveyOptions, surveyNodes } from "./survey-nodes.ts";
import { describeFault } from "./yaml-faults.ts";

/** A hundred uses of anchors are plenty; the bombs need millions. */
const ALIASES_MAX = 100;

/** A file that was read: its value, and where each part of it stands. */
export interface Source {
  /** Absent where the text could not be read: then `problems` says why. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  readonly readable: boolean;
  /** The place of a path, or of the nearest thing around it that the file has. */
  locate(path: ConfigPath, aim: Aim): SourcePlace;
  /** Whether the value there holds something that came from an environment variable. */
  isFilledIn(path: ConfigPath): boolean;
  /** Whether a variable that the value there needs is not set; the problem is already told. */
  isLacking(path: ConfigPath): boolean;
  /** Whether the key of the root holds what its text says; a variable that is not set does not count against it. */
  isSound(section: string): boolean;
}

export interface SourceText extends SurveyOptions {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
}

/** Reads one document of YAML (and so JSON), filling in `${…}` in its values. Problems are values; nothing throws. */
export function readSource(input: SourceText): Source {
  const lines = new LineCounter();
  const document = parseDocument(input.text, {
    lineCounter: lines,
    stringKeys: true,
    merge: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const survey = surveyNodes(document, input);
  const faults = firstOfEachLine([...document.errors, ...document.warnings], lines);
  const wellFormed = faults.every((fault) => fault.code === "DUPLICATE_KEY");
  const shown = (
    wellFormed ? hideRanges(input.text, survey.hidden) : hideUnknownWords(input.text, input.schema.isWord)
  ).split(/\r?\n/);

  const end = input.text.trimEnd().length;
  const placeAt = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(Math.min(offset, end));
    return {
      file: input.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      excerpt: shown[line - 1] ?? "",
    };
  };
  const locate = (path: ConfigPath, aim: Aim): SourcePlace => {
    for (let length = path.length; length >= 0; length--) {
      const place = survey.places.get(pathKey(path.slice(0, length)));
      if (place) return placeAt(place[length === path.length ? aim : "key"]);
    }
    return placeAt(0);
  };

  const plain = toPlainValue(
    document,
    wellFormed && survey.findings.every(({ code }) => code !== "UNKNOWN_ALIAS"),
  );
  return {
    value: plain.kind === "value" ? plain.value : undefined,
    readable: plain.kind === "value",
    problems: [
      ...faults.map((fault) => describeFault(fault, placeAt(fault.pos[0]))),
      ...survey.findings.map(({ path, aim = "value", ...what }) => ({
        ...locate(path, aim),
        path: formatPath(path),
        ...what,
      })),
      ...(plain.kind === "too-many-aliases" ? [{ ...placeAt(0), path: "", ...TOO_MANY_ALIASES }] : []),
    ],
    locate,
    isFilledIn: (path) => survey.filledIn.has(pathKey(path)),
    isLacking: (path) => survey.lacking.has(pathKey(path)),
    isSound: (section) =>
      faults.length === 0 &&
      survey.findings.every(({ path, code }) => path[0] !== section || ABOUT_VARIABLES.has(code)),
  };
}

const ABOUT_VARIABLES: ReadonlySet<ProblemCode> = new Set(["VARIABLE_NOT_SET", "BAD_SUBSTITUTION"]);

const TOO_MANY_ALIASES = {
  code: "TOO_MANY_ALIASES",
  message: "the aliases multiply past what is sensible",
  mend: "Write the values out in place of the aliases.",
} as const;

type PlainValue =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "malformed" }
  | { readonly kind: "too-many-aliases" };

function toPlainValue(document: Document.Parsed, wellFormed: boolean): PlainValue {
  if (!wellFormed) return { kind: "malformed" };
  try {
    return { kind: "value", value: document.toJS({ maxAliasCount: ALIASES_MAX }) };
  } catch (error) {
    // What the parser throws past the limit; it has no class or code of its own.
    if (error instanceof ReferenceError) return { kind: "too-many-aliases" };
    throw error;
  }
}
