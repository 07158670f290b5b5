import type { PermitEvent, RecordSource } from "@meshgate/ledger";
import { parseEdge } from "../ledger/tree-edge.ts";
import { bytesIn, headOf, numberIn, textIn } from "./cells.ts";
import { bodyBytes, readBlocks } from "./read-blocks.ts";
import type { ReadOnlyDatabase } from "./read-only-database.ts";
import { readOrder } from "./read-order.ts";
import { readStrays } from "./read-strays.ts";

/** A whole record as a verifier reads it. The database must have the tables of this version. */
export async function openRecordSource(database: ReadOnlyDatabase): Promise<RecordSource> {
  const [state] = await database.all("select size, edge, last_seq, backlog_seq from ledger_state");
  const size = numberIn(state, "size");
  const { end, endSeq, disorderAt } = await readOrder(database, state);
  const edge = readEdge(size, bytesIn(state, "edge"));
  const [latest] = await database.all(
    "select size, root_hash, note from ledger_checkpoint order by size desc limit 1",
  );
  return {
    size,
    ...(latest === undefined ? {} : { latest: headOf(latest) }),
    hasSigner: (await database.all("select no from ledger_signer limit 1")).length > 0,
    ...(disorderAt === undefined ? {} : { disorderAt }),
    permits: await readPermits(database),
    blocks: readBlocks({ database, size, end, edge: edge[0] ?? new Uint8Array(0) }),
    async tile(level, place) {
      if (place === Math.floor(size / 256 ** (level + 1))) return edge[level];
      const [tile] = await database.all(`select hashes from ledger_tile where level = $1 and place = $2`, [
        level,
        place,
      ]);
      return bytesIn(tile, "hashes");
    },
    strays: (seen) => readStrays(database, { state, endSeq, seen }),
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

/** Of the permits' rows nothing counts but which events they name, and in which order. */
async function readPermits(database: ReadOnlyDatabase): Promise<readonly PermitEvent[]> {
  const rows = await database.all(
    `select body.id, ${bodyBytes(database)} as body from event_body as body
      join (select event_id, min(no) as no from retention_permit group by event_id) as permit
        on permit.event_id = body.id order by permit.no`,
  );
  return rows.flatMap((row) => {
    const [eventId, body] = [textIn(row, "id"), bytesIn(row, "body")];
    return eventId === undefined || body === undefined ? [] : [{ eventId, body }];
  });
}
