import type { HidingPlace } from "./hidden-piece.ts";

/** A text that a program puts together: `"AKIA" + "…"`, over a line's end, too. */
export const concatenated: HidingPlace = {
  name: "concatenated",
  holdsTexts: false,
  sign: /\+/,
  *find(text) {
    for (let plus = text.indexOf("+"); plus >= 0; plus = text.indexOf("+", plus + 1)) {
      const start = skipBack(text, plus) - 1;
      const quote = text.charAt(start);
      if (start < 0 || !quotes.includes(quote)) continue;
      blanks.lastIndex = plus + 1;
      const end = plus + 1 + (blanks.exec(text)?.[0].length ?? 0);
      if (text.charAt(end) === quote) yield { start, end: end + 1, reads: "" };
    }
  },
};

const quotes = "\"'`";
const blanks = /\s{0,24}/y;
const blanksBackMax = 24;

function skipBack(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < blanksBackMax && /\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
}
