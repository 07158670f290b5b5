import type { DigitRun } from "../../../scan/scan.ts";

/** The groups of digits from one place in a text on, among which a reader looks for a telephone number. */
export interface PhoneCandidate {
  readonly text: string;
  /** All groups of the chain. */
  readonly runs: readonly DigitRun[];
  /** The group that the number would begin with. */
  readonly first: number;
}

/** Groups that read as a telephone number. */
export interface PhoneNumber {
  /** With what opens it: `+`, `(`. */
  readonly start: number;
  /** The last of its groups. */
  readonly last: number;
  /** How sure the form alone makes, from 0 to 1. */
  readonly score: number;
  /** Whether its form is that of nothing else, so that a word before it (`order`, `id`) says nothing. */
  readonly isDistinct: boolean;
}

export type PhoneReader = (candidate: PhoneCandidate) => PhoneNumber | undefined;

export function sizeAt({ runs }: PhoneCandidate, index: number): number {
  const run = runs[index];
  return run === undefined ? 0 : run.end - run.start;
}

export function digitsAt({ text, runs }: PhoneCandidate, index: number): string {
  const run = runs[index];
  return run === undefined ? "" : text.slice(run.start, run.end);
}

/** The digits of the groups `from` to `to`, both of them included. */
export function digitsBetween(candidate: PhoneCandidate, from: number, to: number): string {
  let digits = "";
  for (let index = from; index <= to; index += 1) digits += digitsAt(candidate, index);
  return digits;
}

/** What stands before a group; empty where none of the chain is before it. */
export function gapAt({ text, runs }: PhoneCandidate, index: number): string {
  const previous = runs[index - 1];
  const run = runs[index];
  return previous === undefined || run === undefined ? "" : text.slice(previous.end, run.start);
}

/** The gaps within the groups `from` to `to`. */
export function gapsBetween(candidate: PhoneCandidate, from: number, to: number): readonly string[] {
  const gaps: string[] = [];
  for (let index = from + 1; index <= to; index += 1) gaps.push(gapAt(candidate, index));
  return gaps;
}

/** Where the first group begins, its opening bracket included. */
export function startWithBracket({ text, runs, first }: PhoneCandidate): number {
  const start = runs[first]?.start ?? 0;
  return text.charAt(start - 1) === "(" ? start - 1 : start;
}

/** Whether a number may end with a group: nothing follows, or what follows stands apart as a number of its own. */
export function mayEndAt(candidate: PhoneCandidate, last: number): boolean {
  const gap = gapAt(candidate, last + 1);
  return gap === "" || gap.includes(" ") || gap === "/" || gap === "(";
}

/**
 * Whether a number that can be dialled is written with such gaps: dots stand between all of its groups, three at least, or they
 * are a fraction's; `1_000_000` is a program's.
 */
export function areDialledGaps(gaps: readonly string[]): boolean {
  if (gaps.some((gap) => gap.includes("_"))) return false;
  const dots = gaps.filter((gap) => gap.includes(".")).length;
  return dots === 0 || (gaps.length > 1 && dots >= gaps.length - 1);
}
