import type { Finding, TextSelection, UnscannedCause } from "@meshgate/guardrails";
import { type Passage, placedRanges } from "./passage.ts";
import type { PlacedRange } from "./place.ts";

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

/** Looks at each passage, and gives way now and then. What a joined passage shows counts where its texts have not shown it. */
export function* inspectPassages(
  selection: TextSelection,
  passages: readonly Passage[],
): Generator<undefined, InspectedPassages> {
  const findings: PlacedFinding[] = [];
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
    const placed = inspected.findings.flatMap((finding) => placedFinding(finding, passage));
    findings.push(...(passage.isJoined ? placed.filter((each) => !isKnown(each, findings)) : placed));
  }
  return { findings, unscannedBy };
}

function placedFinding(finding: Finding, passage: Passage): readonly PlacedFinding[] {
  const ranges = placedRanges(passage, finding.start, finding.end);
  const text = passage.text.slice(finding.start, finding.end);
  return ranges.length === 0 ? [] : [{ finding, ranges, text }];
}

/** Whether the same was found already, wherever it stands. */
function isKnown({ finding, ranges }: PlacedFinding, findings: readonly PlacedFinding[]): boolean {
  return ranges.every((range) =>
    findings.some(
      (known) =>
        known.finding.guardrail === finding.guardrail &&
        known.finding.type === finding.type &&
        known.ranges.some((other) => covers(other, range)),
    ),
  );
}

function covers(outer: PlacedRange, inner: PlacedRange): boolean {
  return outer.place === inner.place && outer.start <= inner.start && inner.end <= outer.end;
}
