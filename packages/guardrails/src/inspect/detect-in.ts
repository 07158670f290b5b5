import type { TextDetector } from "../detectors/detector.ts";
import type { RawFinding } from "../finding.ts";
import type { Scan } from "../scan/scan.ts";
import { FINDINGS_MAX } from "./limits.ts";

/**
 * What a detector finds in a scan, in offsets of the original; of a decoded view only what is news. One that finds no end is
 * stopped at one more than `FINDINGS_MAX`.
 */
export function detectIn(detector: TextDetector, scan: Scan): readonly RawFinding[] {
  const { normal } = scan;
  const isPlain = normal.view === "plain";
  const found: RawFinding[] = [];
  for (const finding of detector.detect(scan)) {
    if (!isPlain && !normal.holdsDecoded(finding.start, finding.end)) continue;
    const { start, end } = normal.originalRange(finding.start, finding.end);
    if (end > start) found.push({ ...finding, start, end });
    if (found.length > FINDINGS_MAX) break;
  }
  return found;
}
