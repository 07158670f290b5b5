import { expect, test } from "bun:test";
import fc from "fast-check";
import { createHistogram } from "./histogram.ts";

const durationsUs = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 200 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

test("a percentile is that of the sorted durations, or above it by 1.6 % at most", () => {
  fc.assert(
    fc.property(durationsUs, shares, (durations, share) => {
      const histogram = createHistogram();
      for (const us of durations) {
        histogram.record(us / 1_000);
      }
      const sorted = durations.toSorted((a, b) => a - b);
      const exactUs = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
      const foundUs = histogram.percentileMs(share) * 1_000;
      expect(foundUs).toBeGreaterThanOrEqual(exactUs - 0.001);
      expect(foundUs).toBeLessThanOrEqual(exactUs * 1.016 + 0.001);
    }),
  );
});

test("an empty histogram has no percentile above zero", () => {
  expect(createHistogram().percentileMs(0.99)).toBe(0);
});

test("a duration that the clock ran backwards over counts as zero", () => {
  const histogram = createHistogram();
  histogram.record(-1);
  expect([histogram.count, histogram.percentileMs(1)]).toEqual([1, 0]);
});
