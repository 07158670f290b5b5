import type { TextDetector } from "../../src/detectors/detector.ts";
import { detect } from "./detect.ts";

/** What counts as found in a text: the pieces of it, in order. */
export function foundOf(detector: TextDetector, text: string): readonly string[] {
  return detect(detector, text)
    .filter(({ score }) => score >= detector.threshold)
    .map(({ start, end }) => text.slice(start, end));
}
