import { compileGuardrails, type Finding, type GuardrailDefinition, secretTypes } from "@meshgate/guardrails";
import type { Label, LabelledCase } from "../cases/labelled-case.ts";
import { personalData } from "../values/personal-data.ts";

/** What became of one case. */
export interface InspectedCase {
  readonly labelled: LabelledCase;
  readonly found: readonly Label[];
  readonly missed: readonly Label[];
  /** Findings where no label is that they would fit. */
  readonly falseAlarms: readonly Finding[];
}

const base = {
  mode: "both",
  action: "flag",
  on_unavailable: "deny",
  on_unscanned: "deny",
  default_on: false,
} as const;

const guardrails: readonly GuardrailDefinition[] = [
  { ...base, name: "pii", detector: "pii", params: {} },
  { ...base, name: "secrets", detector: "secrets", params: {} },
  { ...base, name: "prompt_injection", detector: "prompt_injection", params: {} },
];

/** Runs the three detectors over every case as they stand without any parameter. */
export function inspectCases(cases: readonly LabelledCase[]): readonly InspectedCase[] {
  const selection = compileGuardrails(guardrails).select(guardrails.map(({ name }) => name));
  return cases.map((labelled) => {
    const { findings } = selection.inspect(labelled.text, labelled.trust);
    return compare(
      labelled,
      findings.filter(({ explains }) => explains !== true),
    );
  });
}

function compare(labelled: LabelledCase, findings: readonly Finding[]): InspectedCase {
  const isFound = (label: Label): boolean =>
    findings.some((finding) => fits(finding, label) && overlap(finding, label) >= leastOverlap(label));
  return {
    labelled,
    found: labelled.labels.filter(isFound),
    missed: labelled.labels.filter((label) => !isFound(label)),
    falseAlarms: findings.filter(
      (finding) => !labelled.labels.some((label) => fits(finding, label) && overlap(finding, label) > 0),
    ),
  };
}

/** Half of a value; of an attack any part, since a whole text is labelled. */
function leastOverlap({ type, start, end }: Label): number {
  return type === injectionType ? 1 : (end - start) / 2;
}

function overlap(finding: Finding, label: Label): number {
  return Math.min(finding.end, label.end) - Math.max(finding.start, label.start);
}

const secrets: ReadonlySet<string> = new Set(secretTypes);

/** A secret is found by whatever name; the credentials of an address are a secret, too. */
function fits(finding: Finding, { type }: Label): boolean {
  if (finding.type === type) return true;
  return isSecret(type) && secrets.has(finding.type);
}

export function isSecret(type: string): boolean {
  return type === "URL_CREDENTIALS" || (type !== injectionType && !(type in personalData));
}

export const injectionType = "PROMPT_INJECTION";
