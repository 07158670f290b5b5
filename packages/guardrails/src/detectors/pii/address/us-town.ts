import type { DigitRun } from "../../../scan/scan.ts";
import type { TextRange } from "../../../text/normal-text.ts";
import { isWordAt } from "../characters.ts";

const STATES: ReadonlySet<string> = new Set(
  (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN " +
    "TX UT VT VA WA WV WI WY DC AS GU MP PR VI AA AE AP FM MH PW"
  ).split(" "),
);
const STATE_BEFORE = /(?:^|, ?| )([A-Z]{2}),? $/;
/** From the house number to the state: flat and town between them. */
const REACH_CHARS = 80;
const WITHIN_ADDRESS = /^[A-Za-z]? [\p{Lu}\d][\p{L}\p{M}\d .,'’#/&-]*$/u;
const RUNS_BACK_MAX = 3;

/** `4821 Amber Canyons Apt. 402, Fairview, TX 75219`: a state with a ZIP code, and before them on the line a house number. */
export function usAddressAt(text: string, runs: readonly DigitRun[], zip: number): TextRange | undefined {
  const run = runs[zip];
  if (run === undefined || run.end - run.start !== 5 || !hasStateBefore(text, run.start)) return undefined;
  const house = houseNumber(text, runs, zip);
  return house && { start: house.start, end: zipEnd(text, run.end) };
}

function hasStateBefore(text: string, zip: number): boolean {
  const state = STATE_BEFORE.exec(text.slice(Math.max(0, zip - 6), zip))?.[1];
  return state !== undefined && STATES.has(state);
}

/** The furthest of the numbers before the ZIP code from which an address could reach it. */
function houseNumber(text: string, runs: readonly DigitRun[], zip: number): DigitRun | undefined {
  const end = runs[zip]?.start ?? 0;
  let furthest: DigitRun | undefined;
  for (const run of runs.slice(Math.max(0, zip - RUNS_BACK_MAX), zip)) {
    const between = text.slice(run.end, end);
    if (between.length > REACH_CHARS || isWordAt(text, run.start - 1) || !between.includes(",")) continue;
    if (WITHIN_ADDRESS.test(between)) furthest ??= run;
  }
  return furthest;
}

/** With the four digits that a ZIP code may have behind it. */
function zipEnd(text: string, end: number): number {
  return /^-\d{4}(?!\d)/.test(text.slice(end, end + 6)) ? end + 5 : end;
}
