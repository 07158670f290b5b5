import type { Kysely } from "kysely";
import type { LedgerEntry } from "../../ports/ledger.ts";
import type { Database } from "../database.ts";
import type { Schema } from "../schema.ts";
import { cutRuns, type Run } from "./runs.ts";

/** What one answer holds at most. */
const ENTRIES_MAX = 1_000;

/** Ranges of event numbers that one query asks for: SQLite bounds how deep an expression may be. */
const RANGES_MAX = 100;

/** Leaves from `from` on, before `to`, with what is kept of their events; at most 1,000. */
export async function readEntries(
  from: number,
  to: number,
  { kysely }: Pick<Database, "kysely">,
): Promise<readonly LedgerEntry[]> {
  const range = { from, to: Math.min(to, from + ENTRIES_MAX) };
  const runs = cutRuns(await readRuns(range, kysely), range);
  const entries: LedgerEntry[] = [];
  for (let at = 0; at < runs.length; at += RANGES_MAX) {
    entries.push(...(await entriesOf(runs.slice(at, at + RANGES_MAX), kysely)));
  }
  return entries;
}

/** The runs that may hold leaves of the range, in order. */
export async function readRuns(
  { from, to }: { readonly from: number; readonly to: number },
  kysely: Kysely<Schema>,
): Promise<readonly Run[]> {
  const rows = await kysely
    .selectFrom("ledger_run")
    .selectAll()
    .where("first_index", "<", to)
    .where(({ eb, fn, selectFrom }) =>
      eb(
        "first_index",
        ">=",
        selectFrom("ledger_run")
          .where("first_index", "<=", from)
          .select(fn.coalesce(fn.max("first_index"), eb.lit(0)).as("first")),
      ),
    )
    .orderBy("first_index")
    .execute();
  return rows.map((row) => ({
    firstIndex: Number(row.first_index),
    firstSeq: Number(row.first_seq),
    count: Number(row.count),
  }));
}

/** In the order of the runs, though the database gives them in that of their numbers. */
async function entriesOf(runs: readonly Run[], kysely: Kysely<Schema>): Promise<readonly LedgerEntry[]> {
  const rows = await kysely
    .selectFrom("event_leaf")
    .leftJoin("event_body", "event_body.seq", "event_leaf.seq")
    .select([
      "event_leaf.seq",
      "event_leaf.id",
      "event_leaf.occurred_at_ms",
      "event_leaf.leaf_hash",
      "event_body.body",
    ])
    .where(({ eb, or }) =>
      or(
        runs.map(({ firstSeq, count }) =>
          eb.between("event_leaf.seq", eb.val(firstSeq), eb.val(firstSeq + count - 1)),
        ),
      ),
    )
    .execute();
  const bySeq = new Map(rows.map((row) => [Number(row.seq), row]));
  return runs.flatMap(({ firstIndex, firstSeq, count }) =>
    Array.from({ length: count }, (_, at) => {
      const row = bySeq.get(firstSeq + at);
      return row === undefined ? [] : [entryOf(row, firstIndex + at)];
    }).flat(),
  );
}

interface EntryRow {
  readonly id: string;
  readonly occurred_at_ms: number | string;
  readonly leaf_hash: Uint8Array;
  readonly body: string | null;
}

function entryOf(row: EntryRow, index: number): LedgerEntry {
  return {
    index,
    id: row.id,
    occurredAtMs: Number(row.occurred_at_ms),
    leafHash: new Uint8Array(row.leaf_hash),
    ...(row.body === null ? {} : { body: row.body }),
  };
}
