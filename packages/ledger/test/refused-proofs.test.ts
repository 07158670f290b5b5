import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from "../src/index.ts";
import { NaiveTree } from "./naive-tree.ts";
import { sampleLeaves, sha256, withBitFlipped } from "./sample-leaves.ts";

const SIZE_MAX = 300;
const SMALL_MAX = 40;
const leaves = sampleLeaves(SIZE_MAX);
const tree = new NaiveTree(leaves);
/** As many leaves, of which every second is another's. */
const otherTree = new NaiveTree(leaves.map((leaf, index) => (index % 2 === 0 ? leaf : sha256(leaf))));

type Inclusion = InclusionClaim & { readonly rootHash: Uint8Array };

function inclusionOf(index: number, size: number, from = tree): Inclusion {
  const leafHash = from.root(index, index + 1);
  return { leafHash, index, size, proof: from.inclusionProof(index, size), rootHash: from.root(0, size) };
}

function consistencyOf(from: number, to: number, of = tree): ConsistencyClaim {
  const roots = { fromRoot: of.root(0, from), toRoot: of.root(0, to) };
  return { from, to, proof: of.consistencyProof(from, to), ...roots };
}

function included(claim: Inclusion): boolean {
  return verifyInclusion(claim, sha256).ok;
}

function consistent(claim: ConsistencyClaim): boolean {
  return verifyConsistency(claim, sha256).ok;
}

/** Every list that one edit makes of this one: a hash dropped, doubled, swapped with the next, or one bit of it changed. */
function editsOf(proof: readonly Uint8Array[], bit: number): readonly (readonly Uint8Array[])[] {
  return proof.flatMap((hash, at) => [
    proof.toSpliced(at, 1),
    proof.toSpliced(at, 0, hash),
    proof.with(at, withBitFlipped(hash, bit)),
    ...(at === 0 ? [] : [proof.with(at, proof[at - 1] ?? hash).with(at - 1, hash)]),
  ]);
}

const someLeaf = fc
  .tuple(fc.nat(SIZE_MAX - 1), fc.nat(SIZE_MAX - 1))
  .map(([a, b]) => ({ index: Math.min(a, b), size: Math.max(a, b) + 1 }));
const someSizes = fc
  .tuple(fc.integer({ min: 1, max: SIZE_MAX }), fc.integer({ min: 1, max: SIZE_MAX }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const someBit = fc.nat(255);

// An event that could be altered under its old proof, or a proof that fits another event, is evidence of nothing.
describe("a proof of inclusion is refused", () => {
  test("with any bit changed of the leaf, of the root or of any of its hashes, and with a hash more, less or elsewhere", () => {
    fc.assert(
      fc.property(someLeaf, someBit, ({ index, size }, bit) => {
        const claim = inclusionOf(index, size);
        expect(included(claim)).toBe(true);
        expect(included({ ...claim, leafHash: withBitFlipped(claim.leafHash, bit) })).toBe(false);
        expect(included({ ...claim, rootHash: withBitFlipped(claim.rootHash, bit) })).toBe(false);
        for (const proof of editsOf(claim.proof, bit)) expect(included({ ...claim, proof })).toBe(false);
        expect(included({ ...claim, proof: [...claim.proof, claim.rootHash] })).toBe(false);
      }),
    );
  });

  test("for any other place in the tree, at every size to forty", () => {
    for (let size = 1; size <= SMALL_MAX; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = inclusionOf(index, size);
        for (let other = 0; other < size; other += 1) {
          expect(included({ ...claim, index: other })).toBe(other === index);
        }
      }
    }
  });

  test("with any bit of its place changed", () => {
    fc.assert(
      fc.property(someLeaf, fc.nat(52), ({ index, size }, bit) => {
        const changed = Number(BigInt(index) ^ (1n << BigInt(bit)));
        expect(included({ ...inclusionOf(index, size), index: changed })).toBe(false);
      }),
    );
  });

  test("under the root of any other tree: smaller, larger, or with other leaves", () => {
    fc.assert(
      fc.property(someLeaf, fc.integer({ min: 1, max: SIZE_MAX }), ({ index, size }, other) => {
        fc.pre(size > 1 && other !== size);
        const claim = inclusionOf(index, size);
        expect(included({ ...claim, rootHash: tree.root(0, other) })).toBe(false);
        expect(included({ ...claim, size: other, rootHash: tree.root(0, other) })).toBe(false);
        expect(included({ ...claim, rootHash: otherTree.root(0, size) })).toBe(false);
      }),
    );
  });

  // Else an inner node could be shown as an event that nobody ever recorded.
  test("for an inner node that is passed off as a leaf", () => {
    const { proof, rootHash } = inclusionOf(4, 8);
    const parent = tree.root(4, 6);
    expect(included({ leafHash: parent, index: 2, size: 4, proof: proof.slice(1), rootHash })).toBe(true);
    expect(included({ leafHash: parent, index: 4, size: 8, proof: proof.slice(1), rootHash })).toBe(false);
  });

  test.each<[string, Partial<Inclusion>, object]>([
    ["a leaf outside the tree", { index: 8 }, { kind: "impossible-numbers" }],
    ["a place below zero", { index: -1 }, { kind: "impossible-numbers" }],
    ["half a place", { index: 4.5 }, { kind: "impossible-numbers" }],
    ["a place that is no number", { index: Number.NaN }, { kind: "impossible-numbers" }],
    ["a tree without leaves", { index: 0, size: 0 }, { kind: "impossible-numbers" }],
    ["a size past 2^53", { size: 2 ** 53 }, { kind: "impossible-numbers" }],
    ["a short leaf hash", { leafHash: new Uint8Array(31) }, { kind: "malformed-hash", at: -1 }],
    ["a short hash", { proof: [tree.root(5, 6), new Uint8Array(31)] }, { kind: "malformed-hash", at: 1 }],
    ["a hash too few", { proof: [tree.root(5, 6)] }, { kind: "wrong-length", expected: 3, actual: 1 }],
    ["another leaf", { leafHash: tree.root(5, 6) }, { kind: "root-differs", root: "new" }],
    [
      "a root with a byte more",
      { rootHash: Uint8Array.of(...tree.root(0, 8), 0) },
      { kind: "root-differs", root: "new" },
    ],
    ["a root of no bytes", { rootHash: new Uint8Array(0) }, { kind: "root-differs", root: "new" }],
  ])("with %s, and says why", (_name, part, error) => {
    const result = verifyInclusion({ ...inclusionOf(4, 8), ...part }, sha256);
    expect(result).toMatchObject({ ok: false, error });
  });
});

// A log that could prove a rewritten past consistent could rewrite its past.
describe("a proof of consistency is refused", () => {
  test("with any bit changed of either root or of any of its hashes, and with a hash more, less or elsewhere", () => {
    fc.assert(
      fc.property(someSizes, someBit, ({ from, to }, bit) => {
        const claim = consistencyOf(from, to);
        expect(consistent(claim)).toBe(true);
        expect(consistent({ ...claim, fromRoot: withBitFlipped(claim.fromRoot, bit) })).toBe(false);
        expect(consistent({ ...claim, toRoot: withBitFlipped(claim.toRoot, bit) })).toBe(false);
        for (const proof of editsOf(claim.proof, bit)) expect(consistent({ ...claim, proof })).toBe(false);
        expect(consistent({ ...claim, proof: [...claim.proof, claim.toRoot] })).toBe(false);
      }),
    );
  });

  test("between any trees but its own, to forty leaves", () => {
    for (let to = 2; to <= SMALL_MAX; to += 1) {
      for (let from = 1; from < to; from += 1) {
        const claim = consistencyOf(from, to);
        for (let other = 0; other <= SMALL_MAX; other += 1) {
          const root = tree.root(0, other);
          if (other !== from) expect(consistent({ ...claim, fromRoot: root })).toBe(false);
          if (other !== from) expect(consistent({ ...claim, from: other, fromRoot: root })).toBe(false);
          if (other !== to) expect(consistent({ ...claim, toRoot: root })).toBe(false);
          if (other !== to) expect(consistent({ ...claim, to: other, toRoot: root })).toBe(false);
        }
      }
    }
  });

  test("where the past was changed: no old root meets a new one of other leaves", () => {
    fc.assert(
      fc.property(someSizes, ({ from, to }) => {
        fc.pre(from > 1 && from < to);
        const toRoot = otherTree.root(0, to);
        expect(consistent({ ...consistencyOf(from, to), toRoot })).toBe(false);
        expect(consistent({ ...consistencyOf(from, to, otherTree), fromRoot: tree.root(0, from) })).toBe(
          false,
        );
      }),
    );
  });

  const [empty, three, seven] = [0, 3, 7].map((size) => tree.root(0, size)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  test.each<[string, Partial<ConsistencyClaim>, object]>([
    ["a tree that shrank", { from: 8 }, { kind: "impossible-numbers" }],
    ["a size below zero", { from: -1 }, { kind: "impossible-numbers" }],
    ["half a leaf", { from: 2.5 }, { kind: "impossible-numbers" }],
    ["a size past 2^53", { to: 2 ** 53 }, { kind: "impossible-numbers" }],
    ["a short root", { fromRoot: new Uint8Array(31) }, { kind: "malformed-hash", at: -1 }],
    ["a long hash", { proof: [new Uint8Array(33)] }, { kind: "malformed-hash", at: 0 }],
    ["no hashes", { proof: [] }, { kind: "wrong-length", expected: 4, actual: 0 }],
    [
      "a hash too many",
      { proof: [...tree.consistencyProof(3, 7), tree.root(0, 7)] },
      { kind: "wrong-length", expected: 4, actual: 5 },
    ],
    [
      "a proof of what needs none",
      { from: 7, fromRoot: seven },
      { kind: "wrong-length", expected: 0, actual: 4 },
    ],
    ["two roots of one size", { from: 7, proof: [] }, { kind: "root-differs", root: "new" }],
    ["a root of no leaves that is none", { from: 0, proof: [] }, { kind: "root-differs", root: "old" }],
    ["another old root", { fromRoot: empty }, { kind: "root-differs", root: "old" }],
    ["another new root", { toRoot: three }, { kind: "root-differs", root: "new" }],
  ])("with %s, and says why", (_name, part, error) => {
    const result = verifyConsistency({ ...consistencyOf(3, 7), ...part }, sha256);
    expect(result).toMatchObject({ ok: false, error });
  });
});

describe("what no proof says", () => {
  // Both are why size and root are taken from one signed checkpoint, and never apart.
  test("how many leaves a root covers", () => {
    expect(included({ ...inclusionOf(0, 5), size: 6 })).toBe(true);
    expect(consistent({ ...consistencyOf(3, 5), to: 6 })).toBe(true);
  });
});
