import type { DigitRun, Scan } from "../../scan/scan.ts";
import type { Lexicon } from "./lexicon/lexicon.ts";
import type { Mark } from "./marks.ts";

/** Digits and signs that people write for letters. */
const letterOf: Readonly<Partial<Record<string, string>>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "@": "a",
  $: "s",
  "!": "i",
};

/** No word of the lexicon is longer. */
const WORD_CHARS_MAX = 16;
const ofWord = /[a-z0-9@$!]/i;

/** Words of the lexicon with digits for some of their letters: `1gnore`, `pr3vi0us`. */
export function* leetMarks(scan: Scan, lexicon: Lexicon): Generator<Mark> {
  let end = 0;
  for (const run of scan.digitRuns) {
    if (run.start < end) continue;
    const start = wordStart(scan.text, run);
    end = wordEnd(scan.text, run);
    if (end - start > WORD_CHARS_MAX || end - start === run.end - run.start) continue;
    const word = scan.text.slice(start, end).toLowerCase();
    const plain = Array.from(word, (character) => letterOf[character] ?? character).join("");
    for (const concept of lexicon.conceptsOf.get(plain) ?? []) yield { concept, start, end };
  }
}

function wordStart(text: string, { start }: DigitRun): number {
  const first = Math.max(0, start - WORD_CHARS_MAX);
  let at = start;
  while (at > first && ofWord.test(text.charAt(at - 1))) at -= 1;
  return at;
}

function wordEnd(text: string, { end }: DigitRun): number {
  const last = Math.min(text.length, end + WORD_CHARS_MAX);
  let at = end;
  while (at < last && ofWord.test(text.charAt(at))) at += 1;
  return at;
}
