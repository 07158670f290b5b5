import { doubleAbove, doubleBelow } from "../conditions/next-double.ts";
import { doubles, type Interval, withoutIntervals } from "./intervals.ts";
import type { ScalarSet } from "./value-set.ts";

/** Numbers in words that go on after a name: `from 5 to 9`, `above 2.5`, `is 3`. */
export function printNumbers({
  wholes,
  fractions,
}: Pick<ScalarSet, "wholes" | "fractions">): readonly string[] {
  const joined = withoutIntervals(withoutIntervals([...wholes, ...fractions], doubles), doubles);
  return joined.map(printInterval);
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
