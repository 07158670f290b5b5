import { expect, test } from "bun:test";
import fc from "fast-check";
import { combine, strongestWindow, WINDOW_CHARS } from "./score.ts";
import { injectionSignals, type SignalMatch } from "./signal.ts";

const match: fc.Arbitrary<SignalMatch> = fc
  .record({
    signal: fc.constantFrom(...injectionSignals),
    weight: fc.integer({ min: 1, max: 9 }).map((tenths) => tenths / 10),
    start: fc.nat(4 * WINDOW_CHARS),
    length: fc.nat(200),
  })
  .map(({ signal, weight, start, length }) => ({ signal, weight, start, end: start + length }));

/** Slow and plain: every window that ends where a match ends, the weightiest of each signal in it. */
function naiveScore(matches: readonly SignalMatch[]): number {
  const windows = matches.map(({ end }) =>
    matches.filter((other) => other.end <= end && other.end >= end - WINDOW_CHARS),
  );
  return Math.max(0, ...windows.map((window) => combine(weightiestOfEach(window))));
}

function weightiestOfEach(window: readonly SignalMatch[]): readonly SignalMatch[] {
  const bySignal = Map.groupBy(window, ({ signal }) => signal);
  return [...bySignal.values()].map((same) => same.reduce((a, b) => (b.weight > a.weight ? b : a)));
}

test("the score of the strongest window is the one that a plain search over all windows finds", () => {
  fc.assert(
    fc.property(fc.array(match, { maxLength: 60 }), (matches) => {
      expect(combine(strongestWindow(matches))).toBeCloseTo(naiveScore(matches), 12);
    }),
  );
});

test("the strongest window holds one match of a signal, and none further from another than it is wide", () => {
  fc.assert(
    fc.property(fc.array(match, { maxLength: 60 }), (matches) => {
      const window = strongestWindow(matches);
      const ends = window.map(({ end }) => end);
      expect(new Set(window.map(({ signal }) => signal)).size).toBe(window.length);
      expect(window.length === 0 ? 0 : Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(
        WINDOW_CHARS,
      );
    }),
  );
});
