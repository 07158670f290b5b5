import type { NormalText } from "../normal-text.ts";
import type { HidingPlace } from "./hidden-piece.ts";

/**
 * Tag characters (U+E0020 to U+E007E): ASCII that shows nothing, and that models read. Normalising leaves them out, so that they
 * are sought in the text as it was written.
 */
export const tags: HidingPlace = {
  name: "tags",
  holdsTexts: true,
  sign: /\udb40/,
  *find(text) {
    for (const { 0: hidden, index } of text.matchAll(/[\u{e0020}-\u{e007e}]+/gu)) {
      yield { start: index, end: index + hidden.length, reads: readTags(hidden) };
    }
  },
};

/** The original in place of the normal text. */
export function asWritten(normal: NormalText): NormalText {
  const originalRange: NormalText["originalRange"] = (start, end) => ({ start, end });
  return { ...normal, text: normal.original, originalRange };
}

function readTags(hidden: string): string {
  let reads = "";
  for (const tag of hidden) reads += String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe_0000);
  return reads;
}
