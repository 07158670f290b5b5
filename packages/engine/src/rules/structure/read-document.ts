import type { JsonObject } from "@meshgate/canon";
import type { StructureFinding } from "../source/finding.ts";
import type { PolicySource } from "../source/policy-source.ts";
import { readItems, readMap } from "./read-collection.ts";
import { type ConsequenceForm, readConsequence } from "./read-consequence.ts";
import { type DeclarationsForm, readDeclarations } from "./read-declarations.ts";
import { type InvariantForm, type RuleForm, readInvariant, readRule } from "./read-rule.ts";
import { readName, readText } from "./read-value.ts";
import { type Spot, step, type Written, wrongType } from "./spot.ts";

/** What of a document's structure is sound; what is not is absent, and `findings` says why. */
export interface DocumentForm {
  readonly source: PolicySource;
  readonly policyId: string | undefined;
  readonly policyVersion: string | undefined;
  readonly declarations: DeclarationsForm;
  readonly fallback: ConsequenceForm | undefined;
  readonly rules: readonly RuleForm[];
  readonly invariants: readonly InvariantForm[];
  /** The document as it is, the version as text: what its fingerprint covers. */
  readonly json: JsonObject;
}

/** Reads the structure of a document (SEMANTICS 3): what its JSON Schema says, told in words. */
export function readDocument(source: PolicySource): {
  readonly form: DocumentForm | undefined;
  readonly findings: readonly StructureFinding[];
} {
  const findings: StructureFinding[] = [];
  const root: Spot = { path: [], report: (finding) => findings.push(finding) };
  // An empty file is a document from which every key is missing.
  const map = readMap(source.value ?? {}, root, documentKeys);
  if (map === undefined) return { form: undefined, findings };
  const policyVersion = readVersion(map["policy_version"], step(root, "policy_version"), source);
  readText(map["description"], step(root, "description"));
  const form: DocumentForm = {
    source,
    policyId: readName(map["policy_id"], step(root, "policy_id")),
    policyVersion,
    declarations: readDeclarations(map["signals"], map["actions"], root),
    fallback: readConsequence(map["default"], step(root, "default")),
    rules: readItems(map["rules"], step(root, "rules"), readRule) ?? [],
    invariants: readItems(map["invariants"], step(root, "invariants"), readInvariant) ?? [],
    json: { ...map, policy_version: policyVersion },
  };
  return { form, findings };
}

const documentKeys = {
  required: ["policy_id", "policy_version", "default", "rules"],
  optional: ["description", "signals", "actions", "invariants"],
} as const;

/** Text, or a number taken as it is written: `2026.10` is not `2026.1`. */
function readVersion(value: Written, spot: Spot, source: PolicySource): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return wrongType(value, spot, "text");
  const text = typeof value === "string" ? value : source.spelling(spot.path);
  return readText(text, spot, { charsMin: 1, charsMax: 64 });
}
