import { expect, test } from "bun:test";
import fc from "fast-check";
import { spacedOut } from "./spaced.ts";

function gapsOf(text: string): readonly number[] {
  return [...spacedOut.find(text)].map(({ start }) => start);
}

test.each([
  ["4 1 1 1 1", [1, 3, 5, 7]],
  ["4 1 1 1", []],
  ["i-g-n-o-r-e", [1, 3, 5, 7, 9]],
  ["a b c   d e f", [1, 3, 9, 11]],
  ["a b     c d e", []],
  ["word a b c d e word", [6, 8, 10, 12]],
  ["n-o r-u-l-e-s", [1, 5, 7, 9, 11]],
  ["1-2 3-4 5-6 7-8", []],
])("of %p the gaps at %p are left out", (text, gaps) => {
  expect(gapsOf(text)).toEqual(gaps);
});

// A stream looks at a text in pieces: what stands before must not decide what is read.
test("what is read does not depend on where the text begins", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0a \-._]{0,40}$/), fc.integer({ min: 1, max: 8 }), (text, before) => {
      const shifted = gapsOf(`${"x".repeat(before)}\n${text}`).map((at) => at - before - 1);
      expect(shifted).toEqual([...gapsOf(text)]);
    }),
    { numRuns: 5_000 },
  );
});
