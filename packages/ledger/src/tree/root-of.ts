import type { HashBytes } from "../hash-bytes.ts";
import { emptyRoot, nodeHash } from "./node-hash.ts";
import { splitPoint } from "./split-point.ts";

/**
 * The root over all leaf hashes as the RFC defines it: the reference that everything quicker is tested against.
 * Source: RFC 9162, 2.1.1.
 */
export function rootOf(leafHashes: readonly Uint8Array[], hash: HashBytes): Uint8Array {
  const [first] = leafHashes;
  if (first === undefined) return emptyRoot(hash);
  if (leafHashes.length === 1) return first;
  const split = splitPoint(leafHashes.length);
  return nodeHash(rootOf(leafHashes.slice(0, split), hash), rootOf(leafHashes.slice(split), hash), hash);
}
