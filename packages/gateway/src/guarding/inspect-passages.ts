import type { Finding, TextSelection, UnscannedCause } from "@meshgate/guardrails";
import { findingsByJoint } from "./inspect-joined.ts";
import type { Passage } from "./passage.ts";
import type { PlacedRange } from "./place.ts";
import { placedFindings } from "./placed-findings.ts";
import { PlacedLog } from "./placed-log.ts";

/** A finding, where it stands in the value, and its text: which is kept for as long as the call is under way, and nowhere else. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly text: string;
  /** One, unless it is split over several texts. Never empty. */
  readonly ranges: readonly PlacedRange[];
}

export interface InspectedPassages {
  readonly findings: readonly PlacedFinding[];
  /** By guardrail: why it did not look at a passage, a cause for each. */
  readonly unscannedBy: ReadonlyMap<string, readonly UnscannedCause[]>;
}

/** How much is looked at before other calls have their turn, in UTF-16 code units. */
const TURN_CHARS = 64 * 1024;

/** Looks at each passage, and gives way now and then. Passages that are joined come after those of their texts. */
export function* inspectPassages(
  selection: TextSelection,
  passages: readonly Passage[],
): Generator<undefined, InspectedPassages> {
  const log = new PlacedLog();
  const unscannedBy = new Map<string, readonly UnscannedCause[]>();
  let turnChars = 0;
  for (const passage of passages) {
    turnChars += passage.text.length;
    if (turnChars > TURN_CHARS) {
      turnChars = 0;
      yield undefined;
    }
    const inspected = selection.inspect(passage.text, passage.trust);
    for (const [guardrail, causes] of inspected.unscannedBy) {
      unscannedBy.set(guardrail, [...(unscannedBy.get(guardrail) ?? []), ...causes]);
    }
    if (inspected.findings.length === 0) continue;
    const placed = placedFindings(inspected, passage);
    if (passage.isJoined) log.addJoined(findingsByJoint(selection, passage, log.newIn(placed)));
    else log.add(placed);
  }
  return { findings: log.findings, unscannedBy };
}
