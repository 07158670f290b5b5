import type { Hit } from "../../../scan/scan.ts";
import type { TextRange } from "../../../text/normal-text.ts";
import { isWordAt } from "../characters.ts";
import { nameEnd } from "./street-name.ts";

const STREET_CHARS_MAX = 60;
const WORDS_MAX = 5;
/** `5`, `5 b`, `12-14`, `No. 5`, `nº 5`. */
const NUMBER_BEHIND =
  /,? ?(?:n[º°r]?\.? ?|no\.? ?)?\d{1,4}(?:[-/]\d{1,4})?(?: ?[a-z](?![\p{L}\d]))?(?![\p{L}\d])/iuy;
/** `12`, `12 bis`, `221B,`. */
const NUMBER_BEFORE = /(?<![\p{L}\d])\d{1,5}(?:[-/]\d{1,4})?(?: ?(?:bis|ter|quater|[a-z]))?,? $/iu;
const NUMBER_CHARS_MAX = 16;
const ORDINAL_OR_NAME = /^(?:\p{Lu}[\p{L}\d.'’-]*|\d{1,3}(?:st|nd|rd|th)|of|the)$/u;

/** `221B Baker Street`: the number before capitalised words, behind them the one that says what it is. */
export function streetEndingWith(text: string, hit: Hit): TextRange | undefined {
  if (!isCapitalAt(text, hit.start)) return undefined;
  let name = hit.start;
  for (let count = 0; count < WORDS_MAX; count += 1) {
    const start = wordBefore(text, name);
    if (start === undefined || !ORDINAL_OR_NAME.test(text.slice(start, name - 1))) return undefined;
    name = start;
    const number = numberBefore(text, name);
    if (number !== undefined) return { start: number, end: hit.end };
  }
  return undefined;
}

/** `12 rue de la Paix`, `Calle Mayor 5`, `ul. Długa 7`. */
export function streetBeginningWith(text: string, hit: Hit): TextRange | undefined {
  const name = nameEnd(text, hit.end, WORDS_MAX);
  if (name === hit.end) return undefined;
  const number = numberBefore(text, hit.start);
  if (number !== undefined) return { start: number, end: name };
  const end = numberBehind(text, name);
  return end === undefined ? undefined : { start: hit.start, end };
}

/** `Hauptstraße 5`, `Lange Straße 12 b`: the number right behind the word. */
export function streetNamed(text: string, hit: Hit): TextRange | undefined {
  const end = numberBehind(text, hit.end);
  if (end === undefined) return undefined;
  let start = hit.start;
  while (hit.end - start < STREET_CHARS_MAX && (isWordAt(text, start - 1) || text.charAt(start - 1) === "-"))
    start -= 1;
  const whole = start === hit.start ? (wordBefore(text, start) ?? start) : start;
  return isCapitalAt(text, whole) ? { start: whole, end } : undefined;
}

/** Where the word begins that stands one space before; undefined where none does. */
function wordBefore(text: string, at: number): number | undefined {
  if (text.charAt(at - 1) !== " ") return undefined;
  let start = at - 1;
  while (
    at - start < STREET_CHARS_MAX &&
    (isWordAt(text, start - 1) || /[.'’-]/.test(text.charAt(start - 1)))
  )
    start -= 1;
  return start === at - 1 ? undefined : start;
}

function numberBefore(text: string, at: number): number | undefined {
  const match = NUMBER_BEFORE.exec(text.slice(Math.max(0, at - NUMBER_CHARS_MAX), at));
  return match === null ? undefined : at - match[0].length;
}

function numberBehind(text: string, at: number): number | undefined {
  NUMBER_BEHIND.lastIndex = at;
  return NUMBER_BEHIND.test(text) ? NUMBER_BEHIND.lastIndex : undefined;
}

function isCapitalAt(text: string, at: number): boolean {
  return /\p{Lu}/u.test(text.charAt(at));
}
