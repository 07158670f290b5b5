import { HASH_BYTES, TILE_WIDTH } from "@meshgate/ledger/log";
import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { nativeSha256 } from "./native-sha256.ts";
import { rootOfHashes, type TilePart, tilePartOf } from "./tile.ts";
import { parseEdge } from "./tree-edge.ts";

/** Tiles that one query asks for. */
const TILES_MAX = 200;

/** Hashes of complete subtrees, in the order asked for. Rejects with RangeError where one is not all integrated. */
export async function readNodes(
  nodes: readonly { readonly level: number; readonly place: number }[],
  kysely: Kysely<Schema>,
): Promise<readonly Uint8Array[]> {
  const parts = nodes.map(tilePartOf);
  const tiles = await readTiles(parts, kysely);
  return parts.map((part) => {
    const start = part.first * HASH_BYTES;
    const hashes = tiles.get(tileKey(part))?.subarray(start, start + part.count * HASH_BYTES);
    if (hashes?.length !== part.count * HASH_BYTES)
      throw new RangeError("this subtree is not integrated yet");
    return rootOfHashes(hashes, nativeSha256).slice();
  });
}

type TileId = Pick<TilePart, "level" | "place">;

function tileKey({ level, place }: TileId): string {
  return `${level} ${place}`;
}

/** The tiles of these places, by `tileKey`, full or as full as they are. */
async function readTiles(
  ids: readonly TileId[],
  kysely: Kysely<Schema>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  // The edge first: a tile that becomes full meanwhile is in it, and one that was full is never changed.
  const edge = await readEdge(kysely);
  const wanted = new Map(ids.map((id) => [tileKey(id), id]));
  const full: TileId[] = [];
  const tiles = new Map<string, Uint8Array>();
  for (const [key, id] of wanted) {
    const last = Math.floor(edge.size / TILE_WIDTH ** (id.level + 1));
    if (id.place < last) full.push(id);
    if (id.place === last) tiles.set(key, edge.levels[id.level] ?? new Uint8Array(0));
  }
  for (let at = 0; at < full.length; at += TILES_MAX) {
    for (const tile of await readFullTiles(full.slice(at, at + TILES_MAX), kysely)) {
      tiles.set(tileKey({ level: tile.level, place: Number(tile.place) }), new Uint8Array(tile.hashes));
    }
  }
  return tiles;
}

async function readEdge(kysely: Kysely<Schema>) {
  const { size, edge } = await kysely
    .selectFrom("ledger_state")
    .select(["size", "edge"])
    .executeTakeFirstOrThrow();
  return parseEdge(Number(size), edge);
}

function readFullTiles(ids: readonly TileId[], kysely: Kysely<Schema>) {
  return kysely
    .selectFrom("ledger_tile")
    .selectAll()
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple("level", "place"),
        "in",
        ids.map(({ level, place }) => tuple(level, place)),
      ),
    )
    .execute();
}
