import { expect, test } from "bun:test";
import fc from "fast-check";
import { disjointWindows } from "./disjoint-windows.ts";

/** Of three to five groups: as with cards, none is as long as two of them. */
const windows = fc.array(
  fc
    .tuple(fc.nat({ max: 30 }), fc.integer({ min: 2, max: 4 }))
    .map(([first, others]) => ({ first, last: first + others })),
);

// Whoever overlaps a card with another would else carry the rest of it past the guard.
test("covers every group of every window, none twice, and no other group", () => {
  fc.assert(
    fc.property(windows, (all) => {
      const covered = disjointWindows(all).flatMap(groupsOf);
      expect(covered).toEqual([...new Set(all.flatMap(groupsOf))].toSorted((a, b) => a - b));
    }),
  );
});

test.each([
  ["one", [[0, 3]], [[0, 3]]],
  [
    "the longer of two that begin together",
    [
      [0, 3],
      [0, 4],
    ],
    [[0, 4]],
  ],
  [
    "two beside each other rather than one over both",
    [
      [0, 3],
      [2, 5],
      [4, 7],
    ],
    [
      [0, 3],
      [4, 7],
    ],
  ],
  [
    "what hangs over",
    [
      [0, 3],
      [1, 4],
    ],
    [[0, 4]],
  ],
] as const)("takes %s", (_, all, taken) => {
  const asWindows = (pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([first, last]) => ({ first, last }));
  expect(disjointWindows(asWindows(all))).toEqual(asWindows(taken));
});

function groupsOf({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
