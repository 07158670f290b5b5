import { expect, test } from "bun:test";
import fc from "fast-check";
import { planArrivals } from "./arrivals.ts";

test("spaces arrivals evenly from the start", () => {
  const arrivals = planArrivals({ ratePerSecond: 100, durationMs: 50 });
  expect(arrivals.takeDue(0)).toEqual([0]);
  expect(arrivals.takeDue(9.9)).toEqual([]);
  expect(arrivals.takeDue(10)).toEqual([10]);
});

test("gives all that fell due during a stall, each at its own moment", () => {
  const arrivals = planArrivals({ ratePerSecond: 100, durationMs: 50 });
  expect(arrivals.takeDue(1_000)).toEqual([0, 10, 20, 30, 40]);
  expect(arrivals.exhausted).toBe(true);
});

test("gives every arrival once, never early, however the clock steps", () => {
  const steps = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), steps, (ratePerSecond, stepsMs) => {
      const arrivals = planArrivals({ ratePerSecond, durationMs: 400 });
      const given: number[] = [];
      let elapsedMs = 0;
      for (const stepMs of stepsMs) {
        elapsedMs += stepMs;
        const due = arrivals.takeDue(elapsedMs);
        expect(due.every((momentMs) => momentMs <= elapsedMs)).toBe(true);
        given.push(...due);
      }
      given.push(...arrivals.takeDue(1_000));
      expect(given).toEqual(planArrivals({ ratePerSecond, durationMs: 400 }).takeDue(1_000) as number[]);
    }),
  );
});
