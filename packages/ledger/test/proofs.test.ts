import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  assembleConsistencyProof,
  assembleInclusionProof,
  consistencyProofNodes,
  inclusionProofNodes,
  type NodeId,
  verifyConsistency,
  verifyInclusion,
} from "../src/index.ts";
import { completeNodes, NaiveTree } from "./naive-tree.ts";
import { sampleLeaves, sha256 } from "./sample-leaves.ts";

const SIZE_MAX = 300;
const leaves = sampleLeaves(SIZE_MAX);
const naive = new NaiveTree(leaves);
const kept = completeNodes(leaves);

/** As a store answers: nodes that do not lie whole within the tree are not there to be given. */
function keptNodes(ids: readonly NodeId[], size: number): readonly Uint8Array[] {
  return ids.map(({ level, place }) => {
    const node = kept[level]?.[place];
    if (node === undefined || (place + 1) * 2 ** level > size) {
      throw new Error(`a tree of ${size} leaves keeps no node ${place} of level ${level}`);
    }
    return node;
  });
}

function inclusionProof(index: number, size: number): readonly Uint8Array[] {
  return assembleInclusionProof({ index, size }, keptNodes(inclusionProofNodes(index, size), size), sha256);
}

function consistencyProof(from: number, to: number): readonly Uint8Array[] {
  return assembleConsistencyProof({ from, to }, keptNodes(consistencyProofNodes(from, to), to), sha256);
}

function leaf(index: number): Uint8Array {
  const hash = leaves[index];
  if (hash === undefined) throw new Error(`no leaf ${index}`);
  return hash;
}

const ok = { ok: true, value: undefined } as const;

describe("a proof of inclusion", () => {
  test(`is the RFC's and verifies, for every leaf of every tree to ${SIZE_MAX} leaves`, () => {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      const rootHash = naive.root(0, size);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(index, size);
        expect(hex(proof)).toBe(hex(naive.inclusionProof(index, size)));
        expect(verifyInclusion({ leafHash: leaf(index), index, size, proof, rootHash }, sha256)).toEqual(ok);
      }
    }
  });
});

describe("a proof of consistency", () => {
  test("is the RFC's and verifies, for every two trees to 100 leaves", () => {
    for (let to = 0; to <= 100; to += 1) {
      for (let from = 0; from <= to; from += 1) expectConsistent(from, to);
    }
  });

  test(`is the RFC's and verifies, for trees to ${SIZE_MAX} leaves`, () => {
    fc.assert(fc.property(twoSizes, ({ from, to }) => expectConsistent(from, to)));
  });

  function expectConsistent(from: number, to: number): void {
    const proof = consistencyProof(from, to);
    expect(hex(proof)).toBe(hex(naive.consistencyProof(from, to)));
    const roots = { fromRoot: naive.root(0, from), toRoot: naive.root(0, to) };
    expect(verifyConsistency({ from, to, proof, ...roots }, sha256)).toEqual(ok);
  }
});

describe("a proof is not made", () => {
  test.each([
    [5, 5],
    [0, 0],
    [-1, 5],
    [1.5, 5],
    [0, 2 ** 53],
  ])("that leaf %d is in a tree of %d", (index, size) => {
    expect(() => inclusionProofNodes(index, size)).toThrow(RangeError);
  });

  test("that a tree shrank", () => {
    expect(() => consistencyProofNodes(5, 4)).toThrow(RangeError);
  });

  test("of more or fewer hashes than it needs", () => {
    const needed = keptNodes(inclusionProofNodes(2, 7), 7);
    const make = (hashes: readonly Uint8Array[]) =>
      assembleInclusionProof({ index: 2, size: 7 }, hashes, sha256);
    expect(() => make(needed.slice(1))).toThrow(RangeError);
    expect(() => make([...needed, leaf(0)])).toThrow(RangeError);
  });
});

const twoSizes = fc
  .tuple(fc.nat(SIZE_MAX), fc.nat(SIZE_MAX))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

function hex(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => hash.toHex()).join("\n");
}
