const LETTER_OR_DIGIT = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED_LETTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** ASCII letters and digits. */
export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isAsciiLetter(code);
}

export function isHexDigit(code: number): boolean {
  const lower = code | 32;
  return isDigit(code) || (lower >= 97 && lower <= 102);
}

/** A letter or digit of any script, or half of one beyond the basic plane; false beyond the text's ends. */
export function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isAlphanumeric(code);
  if (Number.isNaN(code)) return false;
  return isSurrogate(code) || LETTER_OR_DIGIT.test(text.charAt(at));
}

/** A letter of a script that puts no spaces between words, so that a number may touch it: `电话13800000000`. */
export function isUnspacedAt(text: string, at: number): boolean {
  return text.charCodeAt(at) >= 0x0e00 && UNSPACED_LETTER.test(text.charAt(at));
}

/** Whether what stands at `at` would make a number beside it part of a word: letters, digits and `_`. */
export function isGlueAt(text: string, at: number): boolean {
  return text.charCodeAt(at) === 95 || (isWordAt(text, at) && !isUnspacedAt(text, at));
}

/** Where the ASCII word that goes on at `from` ends, at most `charsMax` further on. */
export function asciiWordEnd(text: string, from: number, charsMax: number): number {
  const limit = Math.min(text.length, from + charsMax);
  let end = from;
  while (end < limit && isAlphanumeric(text.charCodeAt(end))) end += 1;
  return end;
}

/** Where the ASCII word that ends before `end` begins, at most `charsMax` back. */
export function asciiWordStart(text: string, end: number, charsMax: number): number {
  const limit = Math.max(0, end - charsMax);
  let start = end;
  while (start > limit && isAlphanumeric(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
