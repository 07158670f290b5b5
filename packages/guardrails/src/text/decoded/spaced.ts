import { isWordEnd, isWordStart } from "../../scan/word-edges.ts";
import type { HidingPlace } from "./hidden-piece.ts";

/**
 * Characters that stand one by one: `4 1 1 1 1 1`, `i-g-n-o-r-e`. Wider gaps between them stay, for they part words, as spaces
 * between letters do that other signs part: `n-o r-u-l-e-s`.
 */
export const spacedOut: HidingPlace = {
  name: "spaced",
  holdsTexts: false,
  sign: { test: (text) => nextGap(text, 0) >= 0 },
  *find(text) {
    let done = 0;
    for (let gap = nextGap(text, 0); gap >= 0; gap = nextGap(text, Math.max(gap + 1, done))) {
      const { gaps, end } = readSingles(text, firstSingle(text, gap), text.charAt(gap));
      if (gaps.length >= gapsMin) {
        for (const start of gaps) yield { start, end: start + 1, reads: "" };
      }
      done = end;
    }
  },
};

/** Fewer are initials, a short list, a word of one letter. */
const gapsMin = 4;
/** Spaces that part words of spaced characters, at most. */
const wideGapMax = 4;

/** The first of two equal gaps, from `from` on, with one character between that stands by itself; −1 where there are none. */
function nextGap(text: string, from: number): number {
  for (let at = from; at + 2 < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isGap(unit) && text.charCodeAt(at + 2) === unit && isSingle(text, at + 1, text.charAt(at))) return at;
  }
  return -1;
}

/** Space, hyphen, full stop, underscore. */
function isGap(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d || unit === 0x2e || unit === 0x5f;
}

/**
 * Where the run of single characters begins that has a gap at `gap`: wherever somebody begins to look, it is the same one.
 */
function firstSingle(text: string, gap: number): number {
  const sign = text.charAt(gap);
  let first = gap + 1;
  for (let before = first; before >= 0; before = previousSingle(text, first - 1, sign)) first = before;
  return first;
}

/** The gaps of a run of single characters, and where it ends. */
function readSingles(
  text: string,
  first: number,
  sign: string,
): { readonly gaps: readonly number[]; readonly end: number } {
  const gaps: number[] = [];
  let at = first;
  for (;;) {
    const next = nextSingle(text, at + 1, sign);
    if (next < 0) break;
    if (text.charAt(at + 1) === sign && next === at + 2) gaps.push(at + 1);
    at = next;
  }
  return { gaps, end: at + 1 };
}

function nextSingle(text: string, gap: number, sign: string): number {
  if (text.charAt(gap) !== sign)
    return partsLetters(text, gap) && isSingle(text, gap + 1, sign) ? gap + 1 : -1;
  let at = gap + 1;
  if (sign === " ") while (at < gap + wideGapMax && text.charAt(at) === " ") at += 1;
  return isSingle(text, at, sign) ? at : -1;
}

function previousSingle(text: string, gap: number, sign: string): number {
  if (gap < 0) return -1;
  if (text.charAt(gap) !== sign)
    return partsLetters(text, gap) && isSingle(text, gap - 1, sign) ? gap - 1 : -1;
  let at = gap - 1;
  if (sign === " ") while (at > gap - wideGapMax && text.charAt(at) === " ") at -= 1;
  return isSingle(text, at, sign) ? at : -1;
}

/** Whether a space stands there between two letters: between digits it parts numbers. */
function partsLetters(text: string, at: number): boolean {
  return text.charAt(at) === " " && letter.test(text.charAt(at - 1)) && letter.test(text.charAt(at + 1));
}

const letter = /\p{L}/u;

/** Whether one character stands by itself: no other of a word on either side. */
function isSingle(text: string, at: number, sign: string): boolean {
  const character = text.charAt(at);
  if (character === sign || !isWordStart(text, at) || !isWordEnd(text, at + 1)) return false;
  return character.trim() !== "";
}
