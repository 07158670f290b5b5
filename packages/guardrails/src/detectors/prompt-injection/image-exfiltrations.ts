import type { Mark } from "./marks.ts";
import type { SignalMatch } from "./signal.ts";

const WEIGHT = 0.4;

/**
 * A markdown image whose address has a place to fill in: showing it sends what is filled in to its host. What a `data:` URI
 * holds is no such place. Sticky and bounded, so linear.
 */
const fillable =
  /!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s?]{1,200}\?(?:(?!data:)[^)\s]){0,200}(?:[{[<]|\$|data(?!:)|secret|chat|history|summary|base64|your_|insert|%7b)/iy;

export function* imageExfiltrations(text: string, marks: readonly Mark[]): Generator<SignalMatch> {
  for (const { concept, start } of marks) {
    if (concept !== "image-link") continue;
    fillable.lastIndex = start;
    if (!fillable.test(text)) continue;
    yield { signal: "DATA_EXFILTRATION", weight: WEIGHT, start, end: fillable.lastIndex };
  }
}
