import type { JsonValue } from "@meshgate/canon";
import { type Document, isScalar, LineCounter, parseDocument, type Scalar, type YAMLError } from "yaml";
import type { PolicyFile, PolicyProblem } from "../policy-problem.ts";
import { findAmbiguities } from "./find-ambiguities.ts";
import { findNode, startOf } from "./find-node.ts";
import type { StructureFinding } from "./finding.ts";
import { formatPath } from "./format-path.ts";
import { ownStrings } from "./own-strings.ts";
import { pathsOfKeys } from "./paths-of-keys.ts";
import { placeAt } from "./place-at.ts";
import type { PolicySource } from "./policy-source.ts";
import { offsetInFile } from "./scalar-offset.ts";
import { surveyNodes } from "./survey-nodes.ts";
import { toProblem } from "./to-problem.ts";
import { firstOfEachLine, yamlFaults } from "./yaml-fault.ts";

/** A hundred uses of anchors are plenty; the bombs need millions. */
const ALIASES_MAX = 100;

/** Reads any document with the YAML parser, which makes a node with its place of every word. Problems are values; nothing throws. */
export function readNodes({ file, text }: PolicyFile): PolicySource {
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

  const at = placeAt({ file, text }, lines);
  const source: Omit<PolicySource, "problems"> = {
    file,
    value: "value" in plain ? plain.value : undefined,
    place: ({ path, aim = "value", offset }) => {
      const { key, value } = findNode(document, path);
      if (offset !== undefined && isText(value)) return at(offsetInFile(text, value, offset));
      return at(startOf(aim === "key" ? (key ?? value) : value) ?? startOf(key) ?? 0);
    },
    spelling: (path) => {
      const { value } = findNode(document, path);
      return isScalar(value) && value.source !== undefined ? ownStrings(value.source) : undefined;
    },
  };
  const problems = [
    ...faults.map(
      (fault): PolicyProblem => ({
        stage: "structure",
        severity: "error",
        code: faultCodes.get(fault.code) ?? "YAML_SYNTAX",
        ...at(fault.pos[0]),
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

const tooManyAliases: StructureFinding = {
  code: "TOO_MANY_ALIASES",
  path: [],
  message: "the aliases multiply past what is sensible",
  mend: "Write the values out in place of the aliases.",
};

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}
