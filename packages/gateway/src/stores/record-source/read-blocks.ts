import type { FoundBy, RecordBlock, RecordRow } from "@meshgate/ledger";
import { HASH_BYTES, TILE_WIDTH } from "@meshgate/ledger/log";
import { bytesIn, headOf, numberIn, textIn } from "./cells.ts";
import type { ReadOnlyDatabase, UncheckedRow } from "./read-only-database.ts";

/** Leaves that one query asks for: some megabytes of bodies. */
const SPAN = 16 * TILE_WIDTH;

interface Blocks {
  readonly database: ReadOnlyDatabase;
  /** Leaves, as the sequencer's state has it. */
  readonly size: number;
  /** As far as the runs go on from each other. */
  readonly end: number;
  /** The hashes of the leaves' tile that is not full. */
  readonly edge: Uint8Array;
}

/** All leaves, tile by tile. */
export async function* readBlocks({ database, size, end, edge }: Blocks): AsyncIterable<RecordBlock> {
  for (let from = 0; from < end; from += SPAN) {
    const to = Math.min(from + SPAN, end);
    const rows = await readRows(from, to, database);
    const tiles = await readTiles(from, to, database);
    const heads = await database.all(
      "select size, root_hash, note from ledger_checkpoint where size > $1 and size <= $2 order by size",
      [from, to],
    );
    for (let at = from; at < to; at += TILE_WIDTH) {
      const last = Math.min(at + TILE_WIDTH, to);
      const tile =
        tiles.get(at / TILE_WIDTH) ?? (Math.floor(size / TILE_WIDTH) === at / TILE_WIDTH ? edge : undefined);
      yield {
        rows: rows.slice(at - from, last - from),
        ...(tile === undefined ? {} : { tile: tile.subarray(0, (last - at) * HASH_BYTES) }),
        checkpoints: heads.map(headOf).filter((head) => head.size > at && head.size <= last),
      };
    }
  }
}

async function readTiles(
  from: number,
  to: number,
  database: ReadOnlyDatabase,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const rows = await database.all(
    "select place, hashes from ledger_tile where level = 0 and place >= $1 and place <= $2",
    [from / TILE_WIDTH, Math.floor(to / TILE_WIDTH)],
  );
  return new Map(rows.map((row) => [numberIn(row, "place"), bytesIn(row, "hashes") ?? new Uint8Array(0)]));
}

/** One for each leaf of the range, whatever is left of it. */
async function readRows(from: number, to: number, database: ReadOnlyDatabase): Promise<readonly RecordRow[]> {
  const rows: RecordRow[] = Array.from({ length: to - from }, () => ({ seq: -1 }));
  const runs = await database.all(
    `select first_index, first_seq, count from ledger_run where first_index < $2 and first_index + count > $1
      and first_index >= (select coalesce(max(first_index), 0) from ledger_run where first_index <= $1) order by first_index`,
    [from, to],
  );
  for (const run of runs) {
    const first = Math.max(numberIn(run, "first_index"), from);
    const last = Math.min(numberIn(run, "first_index") + numberIn(run, "count"), to);
    const seq = numberIn(run, "first_seq") + first - numberIn(run, "first_index");
    const found = await readEvents(seq, seq + last - first - 1, database);
    for (let at = first; at < last; at += 1) {
      rows[at - from] = found.get(seq + at - first) ?? { seq: seq + at - first };
    }
  }
  return rows;
}

/** A body as the bytes that it has: text that is not UTF-8 would be read as something else. */
export function bodyBytes({ kind }: ReadOnlyDatabase): string {
  return kind === "sqlite" ? "cast(body.body as blob)" : "convert_to(body.body, 'UTF8')";
}

/** What is there of these event numbers, in whichever table. */
async function readEvents(
  first: number,
  last: number,
  database: ReadOnlyDatabase,
): Promise<ReadonlyMap<number, RecordRow>> {
  const range = [first, last];
  const leaves = await database.all(
    "select seq, id, occurred_at_ms, leaf_hash from event_leaf where seq between $1 and $2",
    range,
  );
  const bodies = await database.all(
    `select seq, id, type, request_id, correlation_id, actor_id, ${bodyBytes(database)} as body
      from event_body as body where seq between $1 and $2`,
    range,
  );
  const dropped = await database.all(
    "select seq, type from event_dropped where seq between $1 and $2",
    range,
  );
  const rows = new Map<number, RecordRow>();
  const bodyOf = new Map(bodies.map((row) => [numberIn(row, "seq"), row]));
  const droppedOf = new Map(dropped.map((row) => [numberIn(row, "seq"), textIn(row, "type")]));
  for (const leaf of leaves) {
    const seq = numberIn(leaf, "seq");
    rows.set(seq, rowOf(seq, leaf, bodyOf.get(seq), droppedOf.get(seq)));
    bodyOf.delete(seq);
  }
  for (const [seq, row] of bodyOf) rows.set(seq, rowOf(seq, undefined, row, undefined));
  return rows;
}

function rowOf(
  seq: number,
  leaf: UncheckedRow | undefined,
  bodyRow: UncheckedRow | undefined,
  droppedType: string | undefined,
): RecordRow {
  const id = textIn(leaf, "id") ?? textIn(bodyRow, "id");
  const leafHash = bytesIn(leaf, "leaf_hash");
  const body = bytesIn(bodyRow, "body");
  return {
    seq,
    ...(id === undefined ? {} : { id }),
    ...printedTime(leaf),
    ...(leafHash === undefined ? {} : { leafHash }),
    ...(body === undefined ? {} : { body, columns: columnsOf(bodyRow) }),
    ...(droppedType === undefined ? {} : { droppedType }),
  };
}

function columnsOf(row: UncheckedRow | undefined): FoundBy {
  return {
    id: textIn(row, "id"),
    type: textIn(row, "type"),
    requestId: textIn(row, "request_id"),
    correlationId: textIn(row, "correlation_id"),
    actorId: textIn(row, "actor_id"),
  };
}

/** As events print it; nothing of what is no time. */
function printedTime(leaf: UncheckedRow | undefined): { readonly occurredAt?: string } {
  const at = new Date(leaf === undefined ? Number.NaN : numberIn(leaf, "occurred_at_ms"));
  return Number.isNaN(at.getTime()) ? {} : { occurredAt: at.toISOString() };
}
