import type { HashBytes } from "../hash-bytes.ts";
import { emptyRoot, nodeHash } from "./node-hash.ts";

/**
 * The hash over subtrees that lie side by side, each smaller than the one before it: how the right edge of a tree
 * hangs together. Of none it is the root of the empty tree.
 */
export function foldSubtrees(subtrees: readonly Uint8Array[], hash: HashBytes): Uint8Array {
  const last = subtrees.at(-1);
  if (last === undefined) return emptyRoot(hash);
  return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hash), last);
}
