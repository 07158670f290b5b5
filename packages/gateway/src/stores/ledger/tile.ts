import type { HashBytes } from "@meshgate/ledger";
import { HASH_BYTES, nodeHash, TILE_WIDTH } from "@meshgate/ledger/log";

/** Levels of the tree that one level of tiles spans. Source: C2SP tlog-tiles. */
const TILE_HEIGHT = 8;

/** Where a complete subtree's hash comes from: `count` hashes of one tile from `first` on, which it is the root of. */
export interface TilePart {
  readonly level: number;
  readonly place: number;
  readonly first: number;
  readonly count: number;
}

/** A node of the tree in the tile that holds it or what it is made of. */
export function tilePartOf(node: { readonly level: number; readonly place: number }): TilePart {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const count = 2 ** (node.level % TILE_HEIGHT);
  const partsInTile = TILE_WIDTH / count;
  return {
    level,
    place: Math.floor(node.place / partsInTile),
    first: (node.place % partsInTile) * count,
    count,
  };
}

/** The root over hashes that stand side by side in one array; their number is a power of two. */
export function rootOfHashes(hashes: Uint8Array, hash: HashBytes): Uint8Array {
  let row = Array.from({ length: hashes.length / HASH_BYTES }, (_, at) => hashAt(hashes, at));
  while (row.length > 1) {
    const below = row;
    row = Array.from({ length: below.length / 2 }, (_, at) =>
      nodeHash(hashIn(below, 2 * at), hashIn(below, 2 * at + 1), hash),
    );
  }
  return hashIn(row, 0);
}

function hashAt(hashes: Uint8Array, at: number): Uint8Array {
  return hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
}

function hashIn(row: readonly Uint8Array[], at: number): Uint8Array {
  const found = row[at];
  if (found === undefined) throw new RangeError("a subtree has 1, 2, 4, … hashes of 32 bytes");
  return found;
}
