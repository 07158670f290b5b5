import type { DigitRun } from "../../../scan/scan.ts";
import { gapBefore } from "./grouping.ts";
import { type IssuerStrength, issuerStrength } from "./issuers.ts";
import { hasLuhnCheckDigit } from "./luhn.ts";

export const DIGITS_MIN = 12;
const DIGITS_MAX = 19;

/** Groups of a chain with the same gap between all of them, as far as it goes: whoever writes a number down keeps to one. */
export interface CardRow {
  readonly first: number;
  /** The last of its groups. */
  readonly last: number;
  readonly gap: string;
}

/** Whole groups of a row that have a card's length, first digits and check digit. */
export interface CardWindow {
  readonly first: number;
  readonly last: number;
  readonly digits: string;
  readonly strength: IssuerStrength;
}

/** The rows of a chain; one group with other gaps on either side is the end of one and the beginning of the next. */
export function* cardRows(text: string, runs: readonly DigitRun[]): Iterable<CardRow> {
  let first = 0;
  for (let last = 0; last < runs.length; last += 1) {
    const gap = last > first ? gapBefore(text, runs, last) : "";
    const next = gapBefore(text, runs, last + 1);
    if (last > first && next === gap) continue;
    if (last > first) yield { first, last, gap };
    first = last;
  }
}

/** All windows of several groups within a row; each is looked at once. */
export function windowsIn(text: string, runs: readonly DigitRun[], row: CardRow): readonly CardWindow[] {
  const windows: CardWindow[] = [];
  for (let first = row.first; first < row.last; first += 1) {
    let digits = digitsOf(text, runs[first]);
    for (let last = first + 1; last <= row.last; last += 1) {
      digits += digitsOf(text, runs[last]);
      if (digits.length > DIGITS_MAX) break;
      const window = cardWindow(first, last, digits);
      if (window !== undefined) windows.push(window);
    }
  }
  return windows;
}

/** The one group as a window, where it could be a card. */
export function windowOfOne(text: string, runs: readonly DigitRun[], index: number): CardWindow | undefined {
  const run = runs[index];
  const size = run === undefined ? 0 : run.end - run.start;
  return size > DIGITS_MAX ? undefined : cardWindow(index, index, digitsOf(text, run));
}

function cardWindow(first: number, last: number, digits: string): CardWindow | undefined {
  if (digits.length < DIGITS_MIN || !hasLuhnCheckDigit(digits)) return undefined;
  const strength = issuerStrength(digits);
  return strength && { first, last, digits, strength };
}

function digitsOf(text: string, run: DigitRun | undefined): string {
  return run === undefined ? "" : text.slice(run.start, run.end);
}
