import { doubleAbove, doubleBelow } from "../conditions/next-double.ts";
import { doubles, type Interval, interval, meetIntervals, wholes, withoutIntervals } from "./intervals.ts";
import type { ScalarSet } from "./value-set.ts";

/** Numbers in words that go on after a name: `from 5 to 9`, `above 2.5`, `is 3`. */
export function printNumbers({
  wholes: ints,
  fractions,
}: Pick<ScalarSet, "wholes" | "fractions">): readonly string[] {
  const missing = withoutIntervals(ints, wholes);
  const isFilled = ({ from, to }: Interval) =>
    meetIntervals(interval(Math.ceil(from), Math.floor(to)), missing).length === 0;
  const all = withoutIntervals(withoutIntervals([...ints, ...fractions.filter(isFilled)], doubles), doubles);
  const alone = fractions.filter((one) => !isFilled(one));
  return [...all.map(printInterval), ...alone.map((one) => `is a fraction ${printInterval(one)}`)];
}

function printInterval({ from, to }: Interval): string {
  if (from === to) return `is ${from}`;
  const lower = from > -Number.MAX_SAFE_INTEGER ? [printLower(from)] : [];
  const upper = to < Number.MAX_SAFE_INTEGER ? [printUpper(to, lower.length > 0)] : [];
  return lower.length + upper.length === 0 ? "is a number" : [...lower, ...upper].join(" ");
}

function printLower(from: number): string {
  const before = doubleBelow(from);
  return isPlainer(before, from) ? `above ${before}` : `from ${from}`;
}

function printUpper(to: number, isSecond: boolean): string {
  const after = doubleAbove(to);
  if (isPlainer(after, to)) return `${isSecond ? "and below" : "below"} ${after}`;
  return `${isSecond ? "to" : "up to"} ${to}`;
}

/** Whether a bound is better told by its neighbour: `above 0.5`, not `from 0.5000000000000001`. */
function isPlainer(neighbour: number, bound: number): boolean {
  return `${neighbour}`.length + 4 < `${bound}`.length;
}
