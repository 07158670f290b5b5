import type { DigitRun, Scan } from "../../scan/scan.ts";

/** Digit runs that stand as near to each other as the groups of one number do. */
export interface DigitChain {
  readonly runs: readonly DigitRun[];
  readonly digits: number;
}

/** The fewest digits of any number that is looked for: a local telephone number. */
const DIGITS_MIN = 7;
/** ` (0) ` and ` - ` are the widest gaps. */
const GAP_CHARS_MAX = 3;
const GAP = /^[ .()/_·\u2010-\u2015\u2212-]+$/;

/** All chains of a text that could be a number, by their start. A run stands in one chain at most; only `gap` parts its runs. */
export function digitChains(scan: Scan, gap: RegExp = GAP): readonly DigitChain[] {
  const chains: DigitChain[] = [];
  let runs: DigitRun[] = [];
  let digits = 0;
  const close = (): void => {
    if (digits >= DIGITS_MIN) chains.push({ runs, digits });
    runs = [];
    digits = 0;
  };
  for (const run of scan.digitRuns) {
    const previous = runs.at(-1);
    if (previous !== undefined && !isGap(scan.text, previous.end, run.start, gap)) close();
    runs.push(run);
    digits += run.end - run.start;
  }
  close();
  return chains;
}

function isGap(text: string, start: number, end: number, gap: RegExp): boolean {
  return end - start <= GAP_CHARS_MAX && gap.test(text.slice(start, end));
}
