import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CompactRange, leafHash, leafHashOfText, nodeHash, rootOf, subtreesOf } from "../src/index.ts";
import { completeNodes } from "./naive-tree.ts";
import { sampleLeaves, sha256 } from "./sample-leaves.ts";

const SIZE_MAX = 300;
const leaves = sampleLeaves(SIZE_MAX);
const kept = completeNodes(leaves);

function rangeOf(from: number, to: number): CompactRange {
  const range = new CompactRange(sha256, from);
  for (const leaf of leaves.slice(from, to)) range.append(leaf);
  return range;
}

function nodesOf(from: number, to: number): readonly (Uint8Array | undefined)[] {
  return subtreesOf(from, to).map(({ level, place }) => kept[level]?.[place]);
}

/** 0 <= from <= to <= SIZE_MAX. */
const someRange = fc
  .tuple(fc.nat(SIZE_MAX), fc.nat(SIZE_MAX))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe("hashes", () => {
  test("of a text and of its bytes are one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(leafHashOfText(text, sha256)).toEqual(leafHash(bytes, sha256));
        expect(leafHash(bytes, sha256)).toEqual(sha256(Uint8Array.of(0, ...bytes)));
      }),
    );
  });

  test("of a node do not depend on the one before", () => {
    const [a, b, c] = sampleLeaves(3);
    if (a === undefined || b === undefined || c === undefined) throw new Error("three leaves");
    const first = nodeHash(a, b, sha256);
    expect(nodeHash(b, c, sha256)).toEqual(sha256(Uint8Array.of(1, ...b, ...c)));
    expect(first).toEqual(sha256(Uint8Array.of(1, ...a, ...b)));
  });

  // A shorter hash would leave bytes of the node before in its place, and so stand for another node.
  test.each([0, 31, 33, 64])("of a node are not made of %d bytes", (length) => {
    const [leaf = new Uint8Array(0)] = leaves;
    expect(() => nodeHash(new Uint8Array(length), leaf, sha256)).toThrow(RangeError);
    expect(() => nodeHash(leaf, new Uint8Array(length), sha256)).toThrow(RangeError);
  });
});

describe("the subtrees of a range", () => {
  test("cover it exactly, each as high as it can be", () => {
    fc.assert(
      fc.property(someRange, ({ from, to }) => {
        let at = from;
        for (const { level, place } of subtreesOf(from, to)) {
          expect(place * 2 ** level).toBe(at);
          const parent = {
            from: Math.floor(place / 2) * 2 ** (level + 1),
            to: (Math.floor(place / 2) + 1) * 2 ** (level + 1),
          };
          expect(parent.from < from || parent.to > to).toBe(true);
          at += 2 ** level;
        }
        expect(at).toBe(to);
      }),
    );
  });

  test("are few, up to the largest number of leaves there can be", () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(subtreesOf(0, most)).toHaveLength(53);
    expect(subtreesOf(1, most)).toHaveLength(104);
    expect(subtreesOf(2 ** 52, most)).toHaveLength(52);
    expect(subtreesOf(0, 2 ** 52)).toEqual([{ level: 52, place: 0 }]);
  });

  test.each([
    [1, 0],
    [-1, 1],
    [0, 1.5],
    [0, Number.NaN],
    [0, 2 ** 53],
    [0, Number.POSITIVE_INFINITY],
  ])("do not exist from %d on, before %d", (from, to) => {
    expect(() => subtreesOf(from, to)).toThrow(RangeError);
  });
});

describe("a compact range", () => {
  test(`has the RFC's root after each leaf, to ${SIZE_MAX}`, () => {
    const range = new CompactRange(sha256);
    expect(range.root()).toEqual(rootOf([], sha256));
    for (const [index, leaf] of leaves.entries()) {
      range.append(leaf);
      expect(range.root()).toEqual(rootOf(leaves.slice(0, index + 1), sha256));
    }
  });

  test("holds the hashes of its subtrees and nothing else", () => {
    fc.assert(
      fc.property(someRange, ({ from, to }) => {
        expect(rangeOf(from, to).subtrees).toEqual(nodesOf(from, to) as readonly Uint8Array[]);
      }),
    );
  });

  test("is the same in whatever parts it is made and put together", () => {
    fc.assert(
      fc.property(someRange, fc.array(fc.nat(SIZE_MAX), { maxLength: 6 }), ({ from, to }, cuts) => {
        const inside = cuts.filter((cut) => cut > from && cut < to).toSorted((a, b) => a - b);
        const ends = [from, ...inside, to];
        const whole = new CompactRange(sha256, from);
        ends.slice(1).forEach((end, at) => {
          whole.merge(rangeOf(ends[at] ?? 0, end));
        });
        expect({ to: whole.to, subtrees: whole.subtrees }).toEqual({
          to,
          subtrees: rangeOf(from, to).subtrees,
        });
      }),
    );
  });

  test("goes on from its subtrees as if it had never stopped", () => {
    fc.assert(
      fc.property(fc.nat(SIZE_MAX), (size) => {
        const kept = rangeOf(0, size).subtrees;
        const again = CompactRange.of({ from: 0, to: size, subtrees: kept }, sha256);
        for (const leaf of leaves.slice(size)) again.append(leaf);
        expect(again.root()).toEqual(rootOf(leaves, sha256));
      }),
    );
  });

  test("stays as it is when another takes it up", () => {
    const left = rangeOf(0, 5);
    const right = rangeOf(5, 8);
    const before = right.subtrees;
    left.merge(right);
    left.append(new Uint8Array(32));
    expect({ to: right.to, subtrees: right.subtrees }).toEqual({ to: 8, subtrees: before });
  });

  test("refuses what does not continue it", () => {
    expect(() => rangeOf(0, 5).merge(rangeOf(6, 8))).toThrow(RangeError);
    expect(() => rangeOf(0, 5).merge(rangeOf(4, 8))).toThrow(RangeError);
    expect(() => rangeOf(0, 4).merge(rangeOf(8, 12))).toThrow(RangeError);
    expect(() => rangeOf(0, 5).appendSubtree(1, new Uint8Array(32))).toThrow(RangeError);
    expect(() => rangeOf(0, 4).appendSubtree(-1, new Uint8Array(32))).toThrow(RangeError);
    expect(() => rangeOf(0, 4).appendSubtree(0.5, new Uint8Array(32))).toThrow(RangeError);
    expect(() => rangeOf(0, 0).appendSubtree(53, new Uint8Array(32))).toThrow(RangeError);
    expect(() => rangeOf(1, 5).root()).toThrow(RangeError);
    expect(() => CompactRange.of({ from: 0, to: 5, subtrees: [] }, sha256)).toThrow(RangeError);
  });

  test("counts to the largest number of leaves there can be", () => {
    const range = new CompactRange(sha256);
    for (let level = 52; level >= 0; level -= 1) range.appendSubtree(level, sha256(Uint8Array.of(level)));
    expect(range.to).toBe(Number.MAX_SAFE_INTEGER);
    expect(range.subtrees).toHaveLength(53);
    expect(range.root()).toHaveLength(32);
    expect(() => range.append(new Uint8Array(32))).toThrow(RangeError);
  });
});
