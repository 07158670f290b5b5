import { expect, test } from "bun:test";
import fc from "fast-check";
import { doubleAbove, doubleBelow } from "../conditions/next-double.ts";
import { fractionsIn } from "./fractions.ts";
import { hasNumber, interval } from "./intervals.ts";

const edge = fc.constantFrom(
  0,
  1,
  -1,
  2 ** 52,
  -(2 ** 52),
  2 ** 53,
  -(2 ** 53),
  2 ** 53 - 1,
  1 - 2 ** 53,
  2 ** 51,
  0.5,
);
const near = fc.tuple(edge, fc.integer({ min: -4, max: 4 })).map(([start, steps]) => {
  const step = steps < 0 ? doubleBelow : doubleAbove;
  return Array.from({ length: Math.abs(steps) }).reduce<number>((value) => step(value), start);
});
const value = fc.oneof(near, fc.double({ noNaN: true, noDefaultInfinity: true }));

test("an interval of doubles keeps those that are no safe integer, and is empty only where there are none", () => {
  fc.assert(
    fc.property(value, value, value, (from, to, one) => {
      const set = fractionsIn(interval(from, to));
      const isIn = from <= one && one <= to && !Number.isSafeInteger(one);
      if (!Number.isSafeInteger(one)) expect(hasNumber(set, one)).toBe(isIn);
      for (const { from: first, to: last } of set) {
        expect([first, last].some(Number.isSafeInteger)).toBe(false);
        expect(from <= first && last <= to).toBe(true);
      }
    }),
    { numRuns: 5_000 },
  );
});
