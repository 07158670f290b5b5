import { DROPPED, JOINS, KEPT, kindOf, replacementOf } from "../text/code-points.ts";

/** What a character is to the text that a stream holds back. */
export const SPACE = 1;
/** A letter of a word. */
export const LETTER = 2;
/** A letter of a script that puts no spaces between words: each is a token of its own. */
export const UNSPACED = 3;
/** It ends a token and begins none: quotation marks, commas. */
export const BREAK = 4;
/** The same within a number, too; what it encloses may stand for a sign: `ann [at] x.io`. */
export const OPENING = 5;
/** The same at the other end. */
export const CLOSING = 12;
/** Of a token, and nothing to look at: `well-known`, `e.g.`. */
const SOFT = 6;
/** The same at a token's edges, but within it something to look at: `aa:bb`, `pass**word`. */
export const INNER = 7;
/** The same, and what stands before it may name what stands behind it: `password: …`. */
export const ASSIGNS = 11;
/** Something to look at wherever it stands: digits, `@`, what is written in another way than it reads. */
export const LOUD = 8;
export const DIGIT = 9;
/** Loud, and nothing that counts when context is measured: it shows nothing, or belongs to the character before. */
export const UNSEEN = 10;

/** By code point; 0 where it has not been asked for yet. */
const kinds = new Uint8Array(0x11_0000);
for (const [kind, characters] of [
  [SPACE, "\t\n\v\f\r "],
  [BREAK, '",;|'],
  [OPENING, "([{"],
  [CLOSING, ")]}>"],
  [SOFT, "'-.!?/"],
  [INNER, "*`_~^+#$"],
  [ASSIGNS, ":="],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

export function characterKind(codePoint: number): number {
  return kinds[codePoint] || classify(codePoint);
}

function classify(codePoint: number): number {
  const kind = codePoint < 0x80 ? asciiKind(codePoint) : wideKind(codePoint);
  kinds[codePoint] = kind;
  return kind;
}

function asciiKind(codePoint: number): number {
  const character = String.fromCharCode(codePoint);
  if (/[A-Za-z]/.test(character)) return LETTER;
  return /[0-9]/.test(character) ? DIGIT : LOUD;
}

function wideKind(codePoint: number): number {
  const kind = kindOf(codePoint);
  if (kind === DROPPED || kind === JOINS) return UNSEEN;
  if (kind === KEPT) return keptKind(String.fromCodePoint(codePoint));
  return replacedKind(replacementOf(codePoint));
}

function keptKind(character: string): number {
  if (/\s/.test(character)) return SPACE;
  if (/\p{L}/u.test(character)) return unspaced.test(character) ? UNSPACED : LETTER;
  return /[\p{N}\p{Cs}\p{Cn}\p{Co}]/u.test(character) ? LOUD : BREAK;
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Typographic signs are what they stand for; what reads as letters or digits is something to look at. */
function replacedKind(text: string): number {
  const kind = text.length === 1 ? characterKind(text.charCodeAt(0)) : LOUD;
  return kind === SPACE || kind === BREAK || kind === SOFT ? kind : LOUD;
}
