import type { HiddenPiece } from "./hidden-piece.ts";

/** A number that stands with one of its groups on each line. */
export interface BrokenGroups {
  /** The ends of its lines. */
  readonly pieces: readonly HiddenPiece[];
  readonly end: number;
}

/**
 * The number whose first group ends with the line that breaks at `lineBreak`. Numbers that stand one below the other are its groups
 * where words stand on their first line or their last; by themselves, and in ascending order, they are a column.
 */
export function brokenGroupsAt(text: string, lineBreak: number): BrokenGroups | undefined {
  const first = firstGroup.exec(text.slice(Math.max(0, lineBreak - lineCharsMax), lineBreak))?.[0];
  if (first === undefined) return undefined;
  const start = lineBreak - first.length;
  groups.lastIndex = start;
  const whole = groups.exec(text)?.[0];
  if (whole === undefined) return undefined;
  const end = start + whole.length;
  if (goesOn.test(text.slice(Math.max(0, start - lineCharsMax), start))) return undefined;
  if (goesOnBelow.test(text.slice(end, end + lineCharsMax))) return undefined;
  if (!isWordBefore(text, start) && !isWordBehind(text, end)) return undefined;
  const numbers = whole.split(lineEnds);
  const digits = numbers.join("").length;
  if (digits < digitsMin || digits > digitsMax || ascend(numbers)) return undefined;
  const pieces = [...whole.matchAll(lineEnds)].map(({ index, 0: { length } }) => ({
    start: start + index,
    end: start + index + length,
    reads: " ",
  }));
  return { pieces, end };
}

/** Of social security numbers, and of the longest cards. */
const digitsMin = 9;
const digitsMax = 19;
const lineCharsMax = 24;
const firstGroup = /(?<!\d|\d[.,:/-])\d{2,6}[ \t\r]{0,8}$/;
const groups = /\d{2,6}(?:[ \t]{0,8}\r?\n[ \t]{0,8}\d{2,6}(?![\d.,:/-]{0,8}\d)){2,5}/y;
const lineEnds = /[ \t]{0,8}\r?\n[ \t]{0,8}/g;
/** Another number right before, or on the line before or behind. */
const goesOn = /\d[ \t]{0,8}(?:\r?\n[ \t]{0,8})?$/;
const goesOnBelow = /^[ \t]{0,8}(?:\r?\n[ \t]{0,8})?\d/;

/** As years do, and numbers of lines. */
function ascend(numbers: readonly string[]): boolean {
  return numbers.every((number, index) => {
    const before = numbers[index - 1] ?? "";
    return index === 0 || (number.length === before.length && number > before);
  });
}

function isWordBefore(text: string, at: number): boolean {
  return /\S[ \t]{0,8}$/.test(text.slice(Math.max(0, at - lineCharsMax), at));
}

function isWordBehind(text: string, at: number): boolean {
  return /^[ \t]{0,8}\S/.test(text.slice(at, at + lineCharsMax));
}
