import type { Permit, RecordSource } from "@meshgate/ledger";
import { parseEdge } from "../ledger/tree-edge.ts";
import { bytesIn, headOf, numberIn, textIn } from "./cells.ts";
import { readBlocks } from "./read-blocks.ts";
import type { ReadOnlyDatabase } from "./read-only-database.ts";
import { readStrays } from "./read-strays.ts";

/** A whole record as a verifier reads it. The database must have the tables of this version. */
export async function openRecordSource(database: ReadOnlyDatabase): Promise<RecordSource> {
  const [state] = await database.all("select size, edge, last_seq, backlog_seq from ledger_state");
  const size = numberIn(state, "size");
  const edge = readEdge(size, bytesIn(state, "edge"));
  const [latest] = await database.all(
    "select size, root_hash, note from ledger_checkpoint order by size desc limit 1",
  );
  return {
    size,
    ...(latest === undefined ? {} : { latest: headOf(latest) }),
    permits: await readPermits(database),
    blocks: readBlocks({ database, size, edge: edge[0] ?? new Uint8Array(0) }),
    async tile(level, place) {
      if (place === Math.floor(size / 256 ** (level + 1))) return edge[level];
      const [tile] = await database.all(`select hashes from ledger_tile where level = $1 and place = $2`, [
        level,
        place,
      ]);
      return bytesIn(tile, "hashes");
    },
    strays: (seen) => readStrays(database, state, seen),
  };
}

/** The hashes of the tiles that are not full; none where somebody left bytes that are no tree's. */
function readEdge(size: number, bytes: Uint8Array = new Uint8Array(0)): readonly Uint8Array[] {
  try {
    return parseEdge(size, bytes).levels;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [];
  }
}

async function readPermits(database: ReadOnlyDatabase): Promise<readonly Permit[]> {
  const rows = await database.all(
    "select event_id, type, before_ms, through_seq from retention_permit order by no",
  );
  return rows.map((row) => {
    const beforeMs = numberIn(row, "before_ms");
    return {
      eventId: textIn(row, "event_id") ?? "",
      type: textIn(row, "type") ?? "",
      beforeMs,
      beforeDay: new Date(beforeMs).toISOString().slice(0, 10),
      throughSeq: numberIn(row, "through_seq"),
    };
  });
}
