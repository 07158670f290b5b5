import type { TextDetector } from "../../src/detectors/detector.ts";
import type { RawFinding } from "../../src/finding.ts";
import { detectIn } from "../../src/inspect/detect-in.ts";
import { resolveOverlaps } from "../../src/inspect/resolve-overlaps.ts";
import { indexLiterals } from "../../src/scan/literal-index.ts";
import type { Trust } from "../../src/scan/scan.ts";
import { scanText } from "../../src/scan/scan-text.ts";
import { decodedViews } from "../../src/text/decoded/decoded-views.ts";
import { normalise } from "../../src/text/normalise.ts";

/**
 * All that a detector finds in a text and its decoded views, whatever its score, in offsets of the text; of what overlaps the
 * surest, as guardrails have it.
 */
export function detect(detector: TextDetector, text: string, trust: Trust = "user"): readonly RawFinding[] {
  const index = indexLiterals([detector]);
  const plain = normalise(text);
  const found = [plain, ...decodedViews(plain).views].flatMap((normal) =>
    [...scanText(index, [detector], normal, trust).values()].flatMap((scan) => [...detectIn(detector, scan)]),
  );
  return resolveOverlaps(found);
}
