import type { DigitRun } from "../../../scan/scan.ts";

/**
 * `usual`: a number as cards are printed and people write them. `even`: groups of one size, as in `41 11 11 …`. `odd`: any other
 * way, which only a word beside it makes a card.
 */
export type Grouping = "usual" | "even" | "odd";

/** Other than four by four: American Express, Diners Club, UATP, and the ways that 16 to 19 digits are split in two. */
const usualSizes: ReadonlySet<string> = new Set([
  "4-6-5",
  "4-6-4",
  "4-5-6",
  "6-13",
  "8-8",
  "6-10",
  "5-5-5",
  "4-12",
  "12-4",
]);

export function groupingOf(runs: readonly DigitRun[]): Grouping {
  const sizes = runs.map((run) => run.end - run.start);
  const leading = sizes.slice(0, -1);
  const last = sizes.at(-1) ?? 0;
  if (leading.every((size) => size === 4) && (last <= 5 || leading.length === 0)) return "usual";
  if (usualSizes.has(sizes.join("-"))) return "usual";
  const first = sizes[0] ?? 0;
  return leading.every((size) => size === first) && last <= first ? "even" : "odd";
}

/** Whether it is one of the usual ways that give groups of several sizes: a row of numbers of one size has no such window. */
export function isMixed(runs: readonly DigitRun[]): boolean {
  const [first, ...others] = runs.map((run) => run.end - run.start);
  return others.some((size) => size !== first) && groupingOf(runs) === "usual";
}

/** What stands before the group; empty before the first. */
export function gapBefore(text: string, runs: readonly DigitRun[], index: number): string {
  const previous = runs[index - 1];
  const run = runs[index];
  return previous === undefined || run === undefined ? "" : text.slice(previous.end, run.start);
}
