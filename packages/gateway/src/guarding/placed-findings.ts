import type { Inspection } from "@meshgate/guardrails";
import type { PlacedFinding } from "./inspect-passages.ts";
import { type Passage, placedRanges } from "./passage.ts";

/** What was found in a passage, where that stands in its texts; nothing that is glue alone. */
export function placedFindings({ findings }: Inspection, passage: Passage): readonly PlacedFinding[] {
  return findings.flatMap((finding) => {
    const ranges = placedRanges(passage, finding.start, finding.end);
    const text = passage.text.slice(finding.start, finding.end);
    return ranges.length === 0 ? [] : [{ finding, ranges, text }];
  });
}
