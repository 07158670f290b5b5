import type { JsonValue, Path } from "@meshgate/canon";
import { type Document, isScalar, LineCounter, parseDocument, type Scalar, type YAMLError } from "yaml";
import type { PolicyFile, PolicyProblem } from "../policy-problem.ts";
import { findAmbiguities } from "./find-ambiguities.ts";
import { findNode, startOf } from "./find-node.ts";
import type { Aim, StructureFinding } from "./finding.ts";
import { formatPath } from "./format-path.ts";
import { pathsOfKeys } from "./paths-of-keys.ts";
import { offsetInFile } from "./scalar-offset.ts";
import { surveyNodes } from "./survey-nodes.ts";
import { toProblem } from "./to-problem.ts";
import { firstOfEachLine, yamlFaults } from "./yaml-fault.ts";

/** A hundred uses of anchors are plenty; the bombs need millions. */
const ALIASES_MAX = 100;

/** Where something stands, and the line that it stands on. */
export type PlaceWithLine = Pick<PolicyProblem, "file" | "line" | "column" | "excerpt">;

/** A policy file that was read: its value, and where each part of it stands. */
export interface PolicySource {
  readonly file: string;
  /** Absent where the text could not be read: then `problems` says why. */
  readonly value: JsonValue | undefined;
  /** Of a text that was read, too: a value that could have been meant otherwise. */
  readonly problems: readonly PolicyProblem[];
  /** The place of a path, or of the nearest thing around it that the file has; `offset` leads into a text. */
  place(at: { readonly path: Path; readonly aim?: Aim; readonly offset?: number }): PlaceWithLine;
  /** A number, bool or plain text as the file spells it: `1.10`. */
  spelling(path: Path): string | undefined;
}

/** Reads one document of YAML, and so of JSON. Problems are values; nothing throws. */
export function readPolicySource({ file, text }: PolicyFile): PolicySource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    stringKeys: true,
    merge: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const faults = firstOfEachLine([...document.errors, ...document.warnings], lines);
  const repeatedKeys = pathsOfKeys(document.contents, placesOf("DUPLICATE_KEY", faults));
  const findings = surveyNodes(document);
  const plain = faults.length + findings.length === 0 ? toPlainValue(document) : { findings };
  // JSON has one reading.
  const ambiguities = file.endsWith(".json") ? [] : findAmbiguities(document.contents);

  const placeAt = (offset: number): PlaceWithLine => {
    const { line, col } = lines.linePos(Math.min(offset, text.trimEnd().length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), excerpt: lineOf(text, lines, line) };
  };
  const source: Omit<PolicySource, "problems"> = {
    file,
    value: "value" in plain ? plain.value : undefined,
    place: ({ path, aim = "value", offset }) => {
      const { key, value } = findNode(document, path);
      if (offset !== undefined && isText(value)) return placeAt(offsetInFile(text, value, offset));
      return placeAt(startOf(aim === "key" ? (key ?? value) : value) ?? startOf(key) ?? 0);
    },
    spelling: (path) => {
      const { value } = findNode(document, path);
      return isScalar(value) ? value.source : undefined;
    },
  };
  const problems = [
    ...faults.map(
      (fault): PolicyProblem => ({
        stage: "structure",
        severity: "error",
        code: faultCodes.get(fault.code) ?? "YAML_SYNTAX",
        ...placeAt(fault.pos[0]),
        path: formatPath(repeatedKeys.get(fault.pos[0]) ?? []),
        ...yamlFaults[fault.code],
      }),
    ),
    ...[...("findings" in plain ? plain.findings : []), ...ambiguities].map((finding) =>
      toProblem(source, "structure", finding),
    ),
  ];
  return { ...source, problems };
}

const faultCodes: ReadonlyMap<string, PolicyProblem["code"]> = new Map([
  ["DUPLICATE_KEY", "DUPLICATE_KEY"],
  ["MULTIPLE_DOCS", "MULTIPLE_DOCUMENTS"],
]);

function placesOf(code: YAMLError["code"], faults: readonly YAMLError[]): ReadonlySet<number> {
  return new Set(faults.filter((fault) => fault.code === code).map(({ pos }) => pos[0]));
}

type Plain = { readonly value: JsonValue } | { readonly findings: readonly StructureFinding[] };

function toPlainValue(document: Document.Parsed): Plain {
  try {
    return { value: ownStrings(document.toJS({ maxAliasCount: ALIASES_MAX })) };
  } catch (error) {
    // What the parser throws past the limit; it has no class or code of its own.
    if (error instanceof ReferenceError) return { findings: [tooManyAliases] };
    throw error;
  }
}

/** A copy whose strings are its own: those of the parser are pieces of the file's text, and one of them keeps all of it. */
function ownStrings(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value));
}

const tooManyAliases: StructureFinding = {
  code: "TOO_MANY_ALIASES",
  path: [],
  message: "the aliases multiply past what is sensible",
  mend: "Write the values out in place of the aliases.",
};

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}

function lineOf(text: string, lines: LineCounter, line: number): string {
  const start = lines.lineStarts[line - 1] ?? 0;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
