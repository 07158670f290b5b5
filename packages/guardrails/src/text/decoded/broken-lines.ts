import { brokenGroupsAt } from "./broken-groups.ts";
import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";

/**
 * A long number, or a code of letters and digits, that the end of a line breaks. Of three numbers or more that stand one below the other none is broken: they are a
 * column, but for the groups of one number.
 */
export const brokenLines: HidingPlace = {
  name: "broken-line",
  holdsTexts: false,
  sign: /\n/,
  *find(text) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      const endsInDigit = isDigit(text, skipBlanksBack(text, at) - 1);
      const groups = endsInDigit ? brokenGroupsAt(text, at) : undefined;
      if (groups !== undefined) {
        yield* groups.pieces;
        at = groups.end - 1;
        continue;
      }
      const piece = brokenAt(text, at) ?? brokenCodeAt(text, at);
      if (piece !== undefined) yield piece;
    }
  },
};

/** Shorter numbers are nobody's. */
const digitsMin = 9;
/** How far a number is followed to either side, and blanks between it and the break. */
const sideCharsMax = 40;

function brokenAt(text: string, lineBreak: number): HiddenPiece | undefined {
  const start = skipBlanksBack(text, lineBreak);
  const end = skipBlanks(text, lineBreak + 1);
  if (!endsNumber(text, start) || !isDigit(text, end)) return undefined;
  const above = /[\d .-]*$/.exec(text.slice(Math.max(0, start - sideCharsMax), start))?.[0] ?? "";
  const below = /^[\d .-]*/.exec(text.slice(end, end + sideCharsMax))?.[0] ?? "";
  if ((above + below).replaceAll(/\D/g, "").length < digitsMin) return undefined;
  if (isBelowDigit(text, start - above.length) || isAboveDigit(text, end + below.length)) return undefined;
  return { start, end, reads: separatorAfter(above, start < lineBreak && text.charAt(start) === " ") };
}

/** Nobody's code is shorter. */
const codeCharsMin = 12;
const codeEnd = /[A-Za-z0-9_]{2,40}$/;
const codeStart = /[A-Za-z0-9_]{2,40}/y;
const word = /^[A-Z]?[a-z]+$|_/;

/** Both pieces look like no word, one holds a digit, and they are not two codes that stand one below the other. */
function brokenCodeAt(text: string, lineBreak: number): HiddenPiece | undefined {
  const above = codeEnd.exec(text.slice(Math.max(0, lineBreak - sideCharsMax), lineBreak))?.[0];
  if (above === undefined || word.test(above)) return undefined;
  codeStart.lastIndex = lineBreak + 1;
  const below = codeStart.exec(text)?.[0];
  if (below === undefined || word.test(below) || above.length + below.length < codeCharsMin) return undefined;
  const fillsLine =
    isBreak(text, lineBreak - above.length - 1) && isBreak(text, lineBreak + 1 + below.length);
  if (fillsLine || !/[A-Z]/i.test(above + below) || !/\d/.test(above + below)) return undefined;
  return { start: lineBreak, end: lineBreak + 1, reads: "" };
}

function isBreak(text: string, at: number): boolean {
  return /^[\r\n]?$/.test(text.charAt(at));
}

/** Whether a digit stands right before `at`, or a separator behind one. */
function endsNumber(text: string, at: number): boolean {
  return isDigit(text, at - 1) || (/[.-]/.test(text.charAt(at - 1)) && isDigit(text, at - 2));
}

/**
 * What stands between the groups of a number, where the last of them is as long as the one before; a shorter one goes on. Of
 * a first group a blank behind it tells.
 */
function separatorAfter(number: string, hasBlank: boolean): string {
  const groups = /(\d+)([ .-])(\d+)$/.exec(number);
  if (groups === null) return hasBlank ? " " : "";
  const [, group = "", separator = "", last = ""] = groups;
  return group.length === last.length ? separator : "";
}

/** Whether the line before the one that begins at `at` ends in a digit. */
function isBelowDigit(text: string, at: number): boolean {
  return text.charAt(at - 1) === "\n" && isDigit(text, skipBlanksBack(text, at - 1) - 1);
}

/** Whether the line behind the one that ends at `at` begins with a digit. */
function isAboveDigit(text: string, at: number): boolean {
  const lineBreak = text.charAt(at) === "\r" ? at + 1 : at;
  return text.charAt(lineBreak) === "\n" && isDigit(text, skipBlanks(text, lineBreak + 1));
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + sideCharsMax && isBlank(text, at)) at += 1;
  return at;
}

function skipBlanksBack(text: string, from: number): number {
  let at = from;
  while (at > from - sideCharsMax && isBlank(text, at - 1)) at -= 1;
  return at;
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || unit === 0x09 || unit === 0x0d;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}
