import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from "yaml";
import { hideRanges, hideUnknownWords, type TextRange } from "./excerpt.ts";
import { type ConfigPath, type ConfigProblem, formatPath, type ProblemCode } from "./problem.ts";
import type { SchemaTree } from "./schema-tree.ts";
import { type Environment, substitute } from "./substitute.ts";
import { YAML_FAULTS } from "./yaml-faults.ts";

/** A hundred uses of anchors are plenty; the bombs need millions. */
const ALIASES_MAX = 100;

/** What of a path a remark points to. */
export type Aim = "key" | "value";

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

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
}

export interface SourceText {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  /** Says which values may be shown. */
  readonly schema: SchemaTree;
  /** Absent: `${…}` is left as it is. */
  readonly env?: Environment;
}

interface Finding {
  readonly path: ConfigPath;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What one pass over the nodes gathers. Keys are paths as JSON. */
interface Survey {
  readonly places: Map<string, Readonly<Record<Aim, number>>>;
  readonly hidden: TextRange[];
  readonly anchors: Set<string>;
  readonly filledIn: Set<string>;
  readonly lacking: Set<string>;
  readonly findings: Finding[];
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
    logLevel: "silent",
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
      ...survey.findings.map(({ path, ...what }) => ({
        ...locate(path, "value"),
        path: formatPath(path),
        ...what,
      })),
      ...(plain.kind === "too-many-aliases" ? [describeAliases(placeAt(0))] : []),
    ],
    locate,
    isFilledIn: (path) => survey.filledIn.has(pathKey(path)),
    isLacking: (path) => survey.lacking.has(pathKey(path)),
  };
}

function surveyNodes(document: Document.Parsed, input: SourceText): Survey {
  const survey: Survey = {
    places: new Map(),
    hidden: [],
    anchors: new Set(),
    filledIn: new Set(),
    lacking: new Set(),
    findings: [],
  };
  visit(document.contents, { path: [], keyOffset: undefined }, input, survey);
  return survey;
}

interface Step {
  readonly path: ConfigPath;
  /** Where the key stands; absent for list entries and the root. */
  readonly keyOffset: number | undefined;
}

function visit(node: unknown, { path, keyOffset }: Step, input: SourceText, survey: Survey): void {
  const value = startOf(node) ?? keyOffset ?? 0;
  survey.places.set(pathKey(path), { key: keyOffset ?? value, value });
  if (isMap(node)) {
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      visit(pair.value, { path: [...path, name], keyOffset: startOf(pair.key) }, input, survey);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      visit(item, { path: [...path, index], keyOffset: undefined }, input, survey);
    }
  } else if (isScalar(node)) {
    if (node.range && !input.schema.isShown(path)) survey.hidden.push([node.range[0], node.range[1]]);
    if (typeof node.value === "string" && input.env) node.value = fillIn(node.value, input.env, path, survey);
    if (typeof node.value === "string" && !node.value.isWellFormed())
      survey.findings.push({ path, ...HALF_A_SIGN });
  } else if (isAlias(node) && !survey.anchors.has(node.source)) {
    survey.findings.push({ path, ...UNKNOWN_ALIAS });
  }
  // After the children: an alias to what encloses it is a circle, and counts as unknown.
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) survey.anchors.add(node.anchor);
}

const UNKNOWN_ALIAS = {
  code: "UNKNOWN_ALIAS",
  message: "this alias has no anchor before it",
  mend: "Set the anchor (`&name`) first, or put the value in quotes if it is plain text.",
} as const;

/** It has no canonical form (RFC 8785), so no snapshot could name it. */
const HALF_A_SIGN = {
  code: "INVALID_VALUE",
  message: "the text holds half a Unicode sign (a lone surrogate)",
  mend: "Write the sign itself in place of its `\\u` escapes.",
} as const;

const BAD_SUBSTITUTION = {
  code: "BAD_SUBSTITUTION",
  message: "this `${` begins no variable",
  mend: `Write \`\${NAME}\` or \`\${NAME:-default}\`, or \`$\${\` for the two signs themselves.`,
} as const;

function fillIn(text: string, env: Environment, path: ConfigPath, survey: Survey): string {
  const { text: filled, used, missing, malformed } = substitute(text, env);
  if (used.length > 0) survey.filledIn.add(pathKey(path));
  if (missing.length > 0 || malformed) survey.lacking.add(pathKey(path));
  for (const name of new Set(missing)) survey.findings.push(notSet(name, path));
  if (malformed) survey.findings.push({ path, ...BAD_SUBSTITUTION });
  return filled;
}

function notSet(name: string, path: ConfigPath): Finding {
  const [section, provider, key] = path;
  return {
    path,
    code: "VARIABLE_NOT_SET",
    message: `the environment variable ${name} is not set, or empty`,
    mend:
      section === "providers" && key === "api_key"
        ? `Set ${name}, or remove the provider \`${provider}\` if you do not use it.`
        : `Set it, or write a default: \`\${${name}:-default}\`.`,
  };
}

function startOf(node: unknown): number | undefined {
  const known = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return known ? node.range?.[0] : undefined;
}

function pathKey(path: ConfigPath): string {
  return JSON.stringify(path);
}

/** One mistake makes the parser stumble several times; the first of a line is the one to mend. */
function firstOfEachLine(faults: readonly YAMLError[], lines: LineCounter): readonly YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const fault of faults) {
    const { line } = lines.linePos(fault.pos[0]);
    if (!byLine.has(line)) byLine.set(line, fault);
  }
  return [...byLine.values()];
}

function describeFault(fault: YAMLError, place: SourcePlace): ConfigProblem {
  const unquoted = fault.code === "UNEXPECTED_TOKEN" && /\$\{/.test(place.excerpt);
  const { message, mend } = YAML_FAULTS[fault.code];
  return {
    ...place,
    path: "",
    code: FAULT_CODES[fault.code] ?? "YAML_SYNTAX",
    message,
    mend: unquoted ? `Between brackets, put \`\${…}\` in quotes.` : mend,
  };
}

const FAULT_CODES: Partial<Record<YAMLError["code"], ProblemCode>> = {
  DUPLICATE_KEY: "DUPLICATE_KEY",
  MULTIPLE_DOCS: "MULTIPLE_DOCUMENTS",
};

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

function describeAliases(place: SourcePlace): ConfigProblem {
  return {
    ...place,
    path: "",
    code: "TOO_MANY_ALIASES",
    message: "the aliases multiply past what is sensible",
    mend: "Write the values out in place of the aliases.",
  };
}
