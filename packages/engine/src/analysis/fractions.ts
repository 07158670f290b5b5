import { doubleAbove } from "../conditions/next-double.ts";
import { doubles, type Intervals, interval } from "./intervals.ts";

/**
 * Intervals of doubles, of which only those count that are no whole number within ±(2^53 − 1): halves, but also 10^300.
 * Bounds are drawn in to numbers that count, so that an empty set has no interval.
 */
export function fractionsIn(set: Intervals): Intervals {
  if (set.length === 0 || set === doubles.all) return set;
  return set.flatMap(({ from, to }) => interval(firstFrom(from), 0 - firstFrom(0 - to)));
}

function firstFrom(value: number): number {
  if (!Number.isSafeInteger(value)) return value;
  if (value >= halvesEnd) return Number.MAX_SAFE_INTEGER + 1;
  return doubleAbove(Math.max(value, -halvesEnd));
}

/** From here on every double is a whole number. */
const halvesEnd = 2 ** 52;
