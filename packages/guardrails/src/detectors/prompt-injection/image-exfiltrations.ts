import type { Mark } from "./marks.ts";
import type { SignalMatch } from "./signal.ts";

const WEIGHT = 0.4;

/**
 * A markdown image whose address has a place to fill in: showing it sends what is filled in to its host. What a `data:` URI
 * holds is no such place. Sticky and bounded, so linear.
 */
const fillable =
  /!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s?]{1,200}\?(?:(?!data:)[^)\s]){0,200}(?:[{[<]|\$|data(?!:)|secret|chat|history|summary|base64|your_|insert|%7b)/iy;

export function imageExfiltrations(text: string, marks: readonly Mark[]): readonly SignalMatch[] {
  return marks
    .filter(({ concept }) => concept === "image-link")
    .flatMap(({ start }): readonly SignalMatch[] => {
      fillable.lastIndex = start;
      if (!fillable.test(text)) return [];
      return [{ signal: "DATA_EXFILTRATION", weight: WEIGHT, start, end: fillable.lastIndex }];
    });
}
