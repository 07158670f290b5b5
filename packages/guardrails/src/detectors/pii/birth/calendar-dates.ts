import type { DigitRun } from "../../../scan/scan.ts";
import type { TextRange } from "../../../text/normal-text.ts";
import { isMonthName } from "./month-names.ts";

const NUMERIC = /(\d{1,4})( ?[-/.] ?| )(\d{1,2})\2(\d{1,4})(?!\d)/y;
const DAY_FIRST =
  /(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[ -]?(?:of |de |den )?(\p{L}{3,14})\.?,?(?: de | del | of |[ -])'?(\d{4}|\d{2})(?!\d)/iuy;
const DAY_AND_YEAR = /(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/iy;
const CHARACTERS = /(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2})(?: ?[日일])?/y;
const COMPACT = /(\d{4})(\d\d)(\d\d)(?!\d)/y;
const MONTH_BEFORE = /(\p{L}{3,14})\.? $/u;
const MONTH_CHARS_MAX = 16;

/** The date that begins with these digits, or whose day they are; in any order that people use. */
export function readDate(text: string, run: DigitRun): TextRange | undefined {
  return (
    numeric(text, run) ??
    dayFirst(text, run) ??
    monthFirst(text, run) ??
    characters(text, run) ??
    compact(text, run)
  );
}

function numeric(text: string, { start }: DigitRun): TextRange | undefined {
  const match = matchAt(NUMERIC, text, start);
  if (match === null) return undefined;
  const [whole, first = "", , second = "", third = ""] = match;
  const isDate =
    first.length === 4
      ? isYear(first) && isMonth(second) && isDay(third)
      : (isYear(third) || third.length === 2) &&
        ((isDay(first) && isMonth(second)) || (isMonth(first) && isDay(second)));
  return isDate ? { start, end: start + whole.length } : undefined;
}

function dayFirst(text: string, { start }: DigitRun): TextRange | undefined {
  const match = matchAt(DAY_FIRST, text, start);
  if (match === null) return undefined;
  const [whole, day = "", month = "", year = ""] = match;
  const isDate = isDay(day) && isMonthName(month) && (year.length === 2 || isYear(year));
  return isDate ? { start, end: start + whole.length } : undefined;
}

function monthFirst(text: string, run: DigitRun): TextRange | undefined {
  const before = MONTH_BEFORE.exec(text.slice(Math.max(0, run.start - MONTH_CHARS_MAX), run.start));
  if (before === null || !isMonthName(before[1] ?? "")) return undefined;
  const match = matchAt(DAY_AND_YEAR, text, run.start);
  if (match === null || !isDay(match[1] ?? "") || !isYear(match[2] ?? "")) return undefined;
  return { start: run.start - before[0].length, end: run.start + match[0].length };
}

function characters(text: string, { start }: DigitRun): TextRange | undefined {
  return yearMonthDay(matchAt(CHARACTERS, text, start), start);
}

function compact(text: string, { start }: DigitRun): TextRange | undefined {
  return yearMonthDay(matchAt(COMPACT, text, start), start);
}

function yearMonthDay(match: RegExpExecArray | null, start: number): TextRange | undefined {
  if (match === null) return undefined;
  const [whole, year = "", month = "", day = ""] = match;
  return isYear(year) && isMonth(month) && isDay(day) ? { start, end: start + whole.length } : undefined;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Of somebody who may be alive. */
function isYear(digits: string): boolean {
  return /^(?:19|20)\d\d$/.test(digits);
}

function isMonth(digits: string): boolean {
  return isWithin(digits, 12);
}

function isDay(digits: string): boolean {
  return isWithin(digits, 31);
}

function isWithin(digits: string, max: number): boolean {
  const value = Number(digits);
  return digits.length <= 2 && value >= 1 && value <= max;
}
