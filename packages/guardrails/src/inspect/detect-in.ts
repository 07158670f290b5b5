import type { TextDetector } from "../detectors/detector.ts";
import type { RawFinding } from "../finding.ts";
import type { Scan } from "../scan/scan.ts";

/** What a detector finds in a scan, in offsets of the original; of a decoded view only what is news. */
export function* detectIn(detector: TextDetector, scan: Scan): Iterable<RawFinding> {
  const { normal } = scan;
  const isPlain = normal.view === "plain";
  for (const finding of detector.detect(scan)) {
    if (!isPlain && !normal.holdsDecoded(finding.start, finding.end)) continue;
    const { start, end } = normal.originalRange(finding.start, finding.end);
    if (end > start) yield { ...finding, start, end };
  }
}
