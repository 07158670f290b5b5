import { doubleAbove, doubleBelow } from "../conditions/next-double.ts";

/** The numbers between two bounds, both included. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A union of intervals: ascending, none touching the next. */
export type Intervals = readonly Interval[];

/** A discrete order that intervals lie in: whole numbers, lengths, or doubles with their neighbours. */
export interface Line {
  readonly all: Intervals;
  before(value: number): number;
  after(value: number): number;
}

const wholeMax = Number.MAX_SAFE_INTEGER;

/** The integers that conditions reckon with. */
export const wholes: Line = {
  all: [{ from: -wholeMax, to: wholeMax }],
  before: (value) => value - 1,
  after: (value) => value + 1,
};

export const lengths: Line = { ...wholes, all: [{ from: 0, to: wholeMax }] };

export const doubles: Line = {
  all: [{ from: -Number.MAX_VALUE, to: Number.MAX_VALUE }],
  before: doubleBelow,
  after: doubleAbove,
};

export const noNumbers: Intervals = [];

export function interval(from: number, to: number): Intervals {
  return from <= to ? [{ from, to }] : noNumbers;
}

export function meetIntervals(a: Intervals, b: Intervals): Intervals {
  if (a === b || a.length === 0) return a;
  if (b.length === 0) return b;
  const met: Interval[] = [];
  for (const one of a) {
    for (const other of b) {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      if (from <= to) met.push({ from, to });
    }
  }
  return met;
}

/** Those of the line that are not in the set. */
export function withoutIntervals(set: Intervals, line: Line): Intervals {
  if (set === line.all) return noNumbers;
  let left = line.all;
  for (const { from, to } of set) {
    left = left.flatMap((rest) => [
      ...interval(rest.from, Math.min(rest.to, line.before(from))),
      ...interval(Math.max(rest.from, line.after(to)), rest.to),
    ]);
  }
  return left;
}

export function hasNumber(set: Intervals, value: number): boolean {
  return set.some(({ from, to }) => from <= value && value <= to);
}

/** The number of the set that is nearest to zero; undefined where the set is empty. */
export function nearestToZero(set: Intervals): number | undefined {
  const nearest = set.map(({ from, to }) => Math.max(from, Math.min(to, 0)));
  return nearest.reduce<number | undefined>(
    (best, value) => (best === undefined || Math.abs(value) < Math.abs(best) ? value : best),
    undefined,
  );
}
