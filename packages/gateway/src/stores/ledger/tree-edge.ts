import type { HashBytes } from "@meshgate/ledger";
import { HASH_BYTES, TILE_WIDTH } from "@meshgate/ledger/log";
import { rootOfHashes } from "./tile.ts";

/** Of a tree of `size` leaves the tiles that are not full: for each level of tiles, the hashes in its last one. */
export interface TreeEdge {
  readonly size: number;
  readonly levels: readonly Uint8Array[];
}

export interface FullTile {
  readonly level: number;
  readonly place: number;
  readonly hashes: Uint8Array;
}

/** Takes leaves up at the right: the edge afterwards, and the tiles that became full. */
export function growTree(
  { size, levels }: TreeEdge,
  leafHashes: readonly Uint8Array[],
  hash: HashBytes,
): { readonly edge: TreeEdge; readonly tiles: readonly FullTile[] } {
  const tiles: FullTile[] = [];
  const open = levels.map((hashes, level) => openTile(hashes, placeOf(size, level)));

  function append(level: number, added: Uint8Array): void {
    const tile = open[level] ?? openTile(new Uint8Array(0), 0);
    open[level] = tile;
    tile.hashes.set(added, tile.width * HASH_BYTES);
    tile.width += 1;
    if (tile.width < TILE_WIDTH) return;
    tiles.push({ level, place: tile.place, hashes: tile.hashes });
    open[level] = openTile(new Uint8Array(0), tile.place + 1);
    append(level + 1, rootOfHashes(tile.hashes, hash));
  }

  for (const leafHash of leafHashes) append(0, leafHash);
  const edge = open.map(({ hashes, width }) => hashes.slice(0, width * HASH_BYTES));
  return { edge: { size: size + leafHashes.length, levels: edge }, tiles };
}

interface OpenTile {
  readonly place: number;
  readonly hashes: Uint8Array;
  width: number;
}

function openTile(begun: Uint8Array, place: number): OpenTile {
  const hashes = new Uint8Array(TILE_WIDTH * HASH_BYTES);
  hashes.set(begun);
  return { place, hashes, width: begun.length / HASH_BYTES };
}

/** The place of a level's last tile, the one that is not full, in a tree of this size. */
function placeOf(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** (level + 1));
}

/** All levels in one array, as the database keeps it; the size says where each ends. */
export function printEdge({ levels }: TreeEdge): Uint8Array {
  const bytes = new Uint8Array(levels.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const hashes of levels) {
    bytes.set(hashes, at);
    at += hashes.length;
  }
  return bytes;
}

/** Throws RangeError where the bytes are not those of a tree of this size: somebody changed the database. */
export function parseEdge(size: number, bytes: Uint8Array): TreeEdge {
  const levels: Uint8Array[] = [];
  let at = 0;
  for (let complete = size; complete > 0; complete = Math.floor(complete / TILE_WIDTH)) {
    const end = at + (complete % TILE_WIDTH) * HASH_BYTES;
    levels.push(bytes.slice(at, end));
    at = end;
  }
  if (at !== bytes.length) {
    throw new RangeError(`the edge of a tree of ${size} leaves has ${at} bytes, not ${bytes.length}`);
  }
  return { size, levels };
}
