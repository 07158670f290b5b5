import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { doubleAbove, doubleBelow } from "./next-double.ts";

describe("the next double", () => {
  test.each([
    [0, Number.MIN_VALUE],
    [-0, Number.MIN_VALUE],
    [-Number.MIN_VALUE, 0],
    [1, 1 + Number.EPSILON],
    [-1, -1 + Number.EPSILON / 2],
    [2 ** 53, 2 ** 53 + 2],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
  ])("above %d is %d", (value, above) => {
    expect(doubleAbove(value)).toBe(above);
  });

  test("has none in between, and is undone by the one below", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const above = doubleAbove(value);
        expect(above).toBeGreaterThan(value);
        expect([value, above]).toContain(value / 2 + above / 2);
        if (Number.isFinite(above)) expect(doubleBelow(above)).toBe(value + 0);
      }),
    );
  });
});
