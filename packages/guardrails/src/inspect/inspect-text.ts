import type { TextDetector } from "../detectors/detector.ts";
import type { Trust } from "../scan/scan.ts";
import type { TextScanner } from "../scan/scan-text.ts";
import { decodedViews } from "../text/decoded/decoded-views.ts";
import { normalise } from "../text/normalise.ts";
import { detectIn } from "./detect-in.ts";
import type { Inspection } from "./guardrail-set.ts";
import { type GuardrailsOf, InspectionLog } from "./inspection-log.ts";
import { TEXT_CHARS_MAX } from "./limits.ts";

/** What is looked with. */
export interface Inspector {
  readonly scanner: TextScanner;
  readonly guardrailsOf: GuardrailsOf;
}

/** Looks at a text and at what is hidden in it. */
export function inspectText({ scanner, guardrailsOf }: Inspector, text: string, trust: Trust): Inspection {
  const plain = normalise(text.slice(0, TEXT_CHARS_MAX));
  const { views, isComplete } = decodedViews(plain);
  const isCut = text.length > TEXT_CHARS_MAX;
  const logs = new InspectionLog(guardrailsOf, trust);
  for (const detector of guardrailsOf.keys()) {
    if (isCut || isTooLong(text, detector)) logs.missRest(detector, "too-large");
    if (!isComplete) logs.missRest(detector, "too-hidden");
  }
  for (const normal of [plain, ...views]) {
    for (const scan of scanner.scan(normal, trust)) {
      if (!isTooLong(text, scan.detector)) logs.add(scan.detector, detectIn(scan.detector, scan));
    }
  }
  return logs.join();
}

function isTooLong(text: string, { textCharsMax = text.length }: TextDetector): boolean {
  return text.length > textCharsMax;
}
