import type { Scan } from "../../scan/scan.ts";
import type { TextRange } from "../../text/normal-text.ts";
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

interface Word extends TextRange {
  /** Lower case, letters for digits. */
  readonly plain: string;
  /** Whether it mixes letters and digits. */
  readonly isLeet: boolean;
}

/** How far words of one phrase may be from the digits that give it away. */
const REACH_CHARS = 24;
const WORDS_MAX = 5;
/** No word of the lexicon is longer. */
const WORD_CHARS_MAX = 20;

/** Words and phrases of the lexicon with digits for some of their letters: `1gnore`, `5y5tem pr0mpt`. */
export function* leetMarks(scan: Scan, lexicon: Lexicon): Generator<Mark> {
  for (const stretch of stretchesOf(scan)) {
    if (!mixture.test(scan.text.slice(stretch.start, stretch.end))) continue;
    const words = [...wordsOf(scan.text, stretch)];
    for (const first of words.keys()) yield* phrasesFrom(scan.text, words, first, lexicon);
  }
}

/** A digit before a letter: whoever writes digits for letters does it within words, not at their ends only. */
const mixture = /\d[a-z]/i;

/** Where digits stand close to each other, and what stands around them; none overlaps the next. */
function* stretchesOf({ text, digitRuns }: Scan): Generator<TextRange> {
  let open: TextRange | undefined;
  for (const run of digitRuns) {
    const start = Math.max(0, run.start - REACH_CHARS);
    const end = Math.min(text.length, run.end + REACH_CHARS);
    if (open !== undefined && start > open.end) yield open;
    open = { start: open === undefined || start > open.end ? start : open.start, end };
  }
  if (open !== undefined) yield open;
}

function* wordsOf(text: string, { start, end }: TextRange): Generator<Word> {
  for (const { 0: word, index } of text.slice(start, end).matchAll(/[a-z0-9@$!]+/gi)) {
    const plain = Array.from(word.toLowerCase(), (character) => letterOf[character] ?? character).join("");
    const isLeet = /[a-z]/i.test(word) && /\d/.test(word) && word.length <= WORD_CHARS_MAX;
    yield { start: start + index, end: start + index + word.length, plain, isLeet };
  }
}

/** Phrases that begin with a word and hold one that mixes letters and digits. */
function* phrasesFrom(
  text: string,
  words: readonly Word[],
  first: number,
  lexicon: Lexicon,
): Generator<Mark> {
  let phrase = "";
  let isLeet = false;
  let end = words[first]?.start ?? 0;
  for (const word of words.slice(first, first + WORDS_MAX)) {
    if (phrase !== "" && text.slice(end, word.start).trim() !== "") return;
    phrase = phrase === "" ? word.plain : `${phrase} ${word.plain}`;
    isLeet ||= word.isLeet;
    end = word.end;
    if (!isLeet) continue;
    for (const concept of lexicon.conceptsOf.get(phrase) ?? []) {
      yield { concept, start: words[first]?.start ?? 0, end };
    }
  }
}
