import type { Sensitivity } from "@meshgate/engine";
import type { GuardrailSet } from "@meshgate/guardrails";
import { severityOf } from "@meshgate/guardrails/findings";
import type { Config } from "../config/config.ts";
import type { PlacedFinding } from "./inspect-passages.ts";

export interface FindingSensitivities {
  readonly set: GuardrailSet;
  readonly sensitivityOfFindings: Config["sensitivityOfFindings"];
}

const order: readonly Sensitivity[] = ["public", "internal", "restricted"];

/** What the findings make of a call's sensitivity: never less than it was. */
export function highestSensitivity(
  known: Sensitivity,
  findings: readonly PlacedFinding[],
  by: FindingSensitivities,
): Sensitivity {
  if (findings.length === 0) return known;
  const kinds = new Map(findings.map(({ finding }) => [`${finding.guardrail} ${finding.type}`, finding]));
  return [...kinds.values()]
    .map(({ guardrail, type }) => sensitivityOf(guardrail, type, by))
    .reduce((highest, each) => (order.indexOf(each) > order.indexOf(highest) ? each : highest), known);
}

/** Only personal data and secrets are bad to lose; words, topics and injections say nothing of that by themselves. */
function sensitivityOf(
  guardrail: string,
  type: string,
  { set, sensitivityOfFindings }: FindingSensitivities,
): Sensitivity {
  const { high, low, types } = sensitivityOfFindings;
  const detector = set.definitions.get(guardrail)?.detector;
  const isHigh = (detector === "pii" || detector === "secrets") && severityOf(type) === "high";
  return types[type] ?? (isHigh ? high : low);
}
