import type { Finding } from "@meshgate/guardrails";
import { editValue, type PlacedEdit } from "./edit-value.ts";
import type { PlacedFinding } from "./inspect-passages.ts";

/** What stands in a finding's place; nothing leaves it as it is. */
export type Mask = (finding: Finding, text: string) => string | undefined;

/** A copy of a value of JSON with its findings masked; the very value where none is. */
export function maskFindings<T>(value: T, findings: readonly PlacedFinding[], mask: Mask): T {
  return editValue(
    value,
    findings.flatMap((found) => editsOf(found, mask)),
  );
}

/** What is split over several texts has its mask in the first of them. */
function editsOf({ finding, text, ranges }: PlacedFinding, mask: Mask): readonly PlacedEdit[] {
  if (finding.explains === true) return [];
  const replacement = mask(finding, text);
  if (replacement === undefined) return [];
  return ranges.map((range, index) => ({ range, replacement: index === 0 ? replacement : "" }));
}
