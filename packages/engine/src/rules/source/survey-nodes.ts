import type { Path } from "@meshgate/canon";
import { type Document, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { StructureFinding } from "./finding.ts";

/** What YAML can say and a rules document cannot: each place at once. */
export function surveyNodes(document: Document.Parsed): readonly StructureFinding[] {
  const survey: Survey = { anchors: new Set(), findings: [] };
  visit(document.contents, [], survey);
  return survey.findings;
}

interface Survey {
  /** Those that were closed before the place that is looked at. */
  readonly anchors: Set<string>;
  readonly findings: StructureFinding[];
}

function visit(node: unknown, path: Path, survey: Survey): void {
  if (isMap(node)) {
    for (const pair of node.items) {
      const name = isScalar(pair.key) ? String(pair.key.value) : "";
      if (name === "__proto__") survey.findings.push({ path: [...path, name], ...protoKey });
      visit(pair.value, [...path, name], survey);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) visit(item, [...path, index], survey);
  } else if (isScalar(node)) {
    const finding = inspectScalar(node.value);
    if (finding !== undefined) survey.findings.push({ path, ...finding });
  } else if (isAlias(node) && !survey.anchors.has(node.source)) {
    survey.findings.push({ path, ...unknownAlias });
  }
  // After the children: an alias to what encloses it is a circle, and counts as unknown.
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) survey.anchors.add(node.anchor);
}

type ScalarFinding = Omit<StructureFinding, "path">;

function inspectScalar(value: unknown): ScalarFinding | undefined {
  if (typeof value === "string") return value.isWellFormed() ? undefined : halfASign;
  if (typeof value !== "number") return undefined;
  if (!Number.isFinite(value)) return notFinite;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? tooLarge : undefined;
}

const protoKey: ScalarFinding = {
  aim: "key",
  code: "INVALID_NAME",
  message: "`__proto__` cannot be a name",
  mend: "Rename it.",
};

const unknownAlias: ScalarFinding = {
  code: "YAML_SYNTAX",
  message: "this alias has no anchor before it",
  mend: "Set the anchor (`&name`) first, or put the value in quotes if it is plain text.",
};

/** It has no canonical form (RFC 8785), so no fingerprint could cover it. */
const halfASign: ScalarFinding = {
  code: "INVALID_VALUE",
  message: "the text holds half a Unicode sign (a lone surrogate)",
  mend: "Write the sign itself in place of its `\\u` escapes.",
};

const notFinite: ScalarFinding = {
  code: "INVALID_VALUE",
  message: "this is not a finite number",
  mend: "Write a number, or put the text in quotes.",
};

const tooLarge: ScalarFinding = {
  code: "INVALID_VALUE",
  message: "the integer lies beyond ±(2^53 − 1), where numbers are no longer exact",
  mend: "Write a smaller number, or put it in quotes if it is text.",
};
