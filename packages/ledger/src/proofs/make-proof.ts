import type { HashBytes } from "../hash-bytes.ts";
import { foldSubtrees } from "../tree/fold-subtrees.ts";
import { type LeafRange, type NodeId, subtreesOf } from "../tree/subtrees-of.ts";
import { consistencyRanges, inclusionRanges } from "./proof-ranges.ts";

/** The complete subtrees whose hashes `assembleInclusionProof` needs, in its order. Throws RangeError as that does. */
export function inclusionProofNodes(index: number, size: number): readonly NodeId[] {
  return nodesOf(inclusionRanges(index, size));
}

/**
 * The proof that leaf `index` is in the tree of `size` leaves, from the leaf's sibling up. Throws RangeError for a leaf
 * outside the tree, or unless there are as many hashes as nodes. Source: RFC 9162, 2.1.3.1.
 */
export function assembleInclusionProof(
  leaf: { readonly index: number; readonly size: number },
  nodeHashes: readonly Uint8Array[],
  hash: HashBytes,
): readonly Uint8Array[] {
  return assemble(inclusionRanges(leaf.index, leaf.size), nodeHashes, hash);
}

/** The complete subtrees whose hashes `assembleConsistencyProof` needs, in its order. */
export function consistencyProofNodes(from: number, to: number): readonly NodeId[] {
  return nodesOf(consistencyRanges(from, to));
}

/**
 * The proof that the tree of `to` leaves begins with that of `from` leaves. Throws RangeError unless 0 <= from <= to
 * and there are as many hashes as nodes. Source: RFC 9162, 2.1.4.1.
 */
export function assembleConsistencyProof(
  sizes: LeafRange,
  nodeHashes: readonly Uint8Array[],
  hash: HashBytes,
): readonly Uint8Array[] {
  return assemble(consistencyRanges(sizes.from, sizes.to), nodeHashes, hash);
}

function nodesOf(ranges: readonly LeafRange[]): readonly NodeId[] {
  return ranges.flatMap(({ from, to }) => subtreesOf(from, to));
}

/** Each hash of a proof is a complete subtree's, or, of the leaves at the right edge, folded from several. */
function assemble(
  ranges: readonly LeafRange[],
  nodeHashes: readonly Uint8Array[],
  hash: HashBytes,
): readonly Uint8Array[] {
  const needed = nodesOf(ranges).length;
  if (nodeHashes.length !== needed) {
    throw new RangeError(`the proof is made of ${needed} hashes, not ${nodeHashes.length}`);
  }
  let at = 0;
  return ranges.map(({ from, to }) => {
    const subtrees = nodeHashes.slice(at, at + subtreesOf(from, to).length);
    at += subtrees.length;
    return foldSubtrees(subtrees, hash);
  });
}
