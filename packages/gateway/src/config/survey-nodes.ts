import { type Document, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { TextRange } from "./excerpt.ts";
import type { ConfigPath, ProblemCode } from "./problem.ts";
import type { SchemaTree } from "./schema-tree.ts";
import { type Environment, substitute } from "./substitute.ts";

/** A user name or password before an address's host. */
const CREDENTIALS = /\/\/[^/]*@/;

/** What of a path a remark points to. */
export type Aim = "key" | "value";

export interface SurveyOptions {
  /** Says which values may be shown. */
  readonly schema: SchemaTree;
  /** Absent: `${…}` is left as it is. */
  readonly env?: Environment;
}

interface Finding {
  readonly path: ConfigPath;
  /** Absent: the value. */
  readonly aim?: Aim;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What one pass over the nodes gathers. Keys are those of `pathKey`. */
export interface Survey {
  readonly places: Map<string, Readonly<Record<Aim, number>>>;
  readonly hidden: TextRange[];
  readonly anchors: Set<string>;
  readonly filledIn: Set<string>;
  readonly lacking: Set<string>;
  readonly findings: Finding[];
}

/** Goes through a document once, filling in `${…}` in place. */
export function surveyNodes(document: Document.Parsed, input: SurveyOptions): Survey {
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

function visit(node: unknown, { path, keyOffset }: Step, input: SurveyOptions, survey: Survey): void {
  const value = startOf(node) ?? keyOffset ?? 0;
  survey.places.set(pathKey(path), { key: keyOffset ?? value, value });
  if (isMap(node)) {
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      if (name === "__proto__") survey.findings.push({ path: [...path, name], ...PROTO });
      visit(pair.value, { path: [...path, name], keyOffset: startOf(pair.key) }, input, survey);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      visit(item, { path: [...path, index], keyOffset: undefined }, input, survey);
    }
  } else if (isScalar(node)) {
    const shown = input.schema.isShown(path, node.value) && !CREDENTIALS.test(String(node.value));
    if (node.range && !shown) survey.hidden.push([node.range[0], node.range[1]]);
    if (typeof node.value === "string" && input.env) node.value = fillIn(node.value, input.env, path, survey);
    if (typeof node.value === "string" && !node.value.isWellFormed())
      survey.findings.push({ path, ...HALF_A_SIGN });
    if (!shown && survey.lacking.has(pathKey(path))) node.value = STAND_IN;
  } else if (isAlias(node) && !survey.anchors.has(node.source)) {
    survey.findings.push({ path, ...UNKNOWN_ALIAS });
  }
  // After the children: an alias to what encloses it is a circle, and counts as unknown.
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) survey.anchors.add(node.anchor);
}

/** A JavaScript object cannot be trusted to hold it: the schema would pass over it without a word. */
const PROTO = {
  aim: "key",
  code: "INVALID_NAME",
  message: "`__proto__` cannot be a name",
  mend: "Rename it.",
} as const;

const UNKNOWN_ALIAS = {
  code: "UNKNOWN_ALIAS",
  message: "this alias has no anchor before it",
  mend: "Set the anchor (`&name`) first, or put the value in quotes if it is plain text.",
} as const;

/**
 * Stands for a secret whose variable is not set. The document is refused for that alone, and an empty secret would hide
 * what else is wrong: no check but the schema's looks at secrets. Long enough for every one of them.
 */
const STAND_IN = "the variable is not set";

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

/** A path as the key of a map. */
export function pathKey(path: ConfigPath): string {
  return JSON.stringify(path);
}
