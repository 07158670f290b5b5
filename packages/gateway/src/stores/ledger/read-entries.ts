import type { Kysely } from "kysely";
import type { LedgerEntry, LedgerHead } from "../../ports/ledger.ts";
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
  return await readLeaves({ from, to }, entriesOf, kysely);
}

/** The same without hashes and events. */
export async function readHeads(
  from: number,
  to: number,
  { kysely }: Pick<Database, "kysely">,
): Promise<readonly LedgerHead[]> {
  return await readLeaves({ from, to }, headsOf, kysely);
}

async function readLeaves<Leaf>(
  { from, to }: { readonly from: number; readonly to: number },
  leavesOf: (runs: readonly Run[], kysely: Kysely<Schema>) => Promise<readonly Leaf[]>,
  kysely: Kysely<Schema>,
): Promise<readonly Leaf[]> {
  const range = { from, to: Math.min(to, from + ENTRIES_MAX) };
  const runs = cutRuns(await readRuns(range, kysely), range);
  const leaves: Leaf[] = [];
  for (let at = 0; at < runs.length; at += RANGES_MAX) {
    leaves.push(...(await leavesOf(runs.slice(at, at + RANGES_MAX), kysely)));
  }
  return leaves;
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

async function entriesOf(runs: readonly Run[], kysely: Kysely<Schema>): Promise<readonly LedgerEntry[]> {
  const rows = await leavesIn(runs, kysely)
    .leftJoin("event_body", "event_body.seq", "event_leaf.seq")
    .select(["event_leaf.leaf_hash", "event_body.body"])
    .execute();
  return inOrderOf(runs, rows, (row, index) => ({
    ...headOf(row, index),
    leafHash: new Uint8Array(row.leaf_hash),
    ...(row.body === null ? {} : { body: row.body }),
  }));
}

async function headsOf(runs: readonly Run[], kysely: Kysely<Schema>): Promise<readonly LedgerHead[]> {
  return inOrderOf(runs, await leavesIn(runs, kysely).execute(), headOf);
}

function leavesIn(runs: readonly Run[], kysely: Kysely<Schema>) {
  return kysely
    .selectFrom("event_leaf")
    .select(["event_leaf.seq", "event_leaf.id", "event_leaf.occurred_at_ms"])
    .where(({ eb, or }) =>
      or(
        runs.map(({ firstSeq, count }) =>
          eb.between("event_leaf.seq", eb.val(firstSeq), eb.val(firstSeq + count - 1)),
        ),
      ),
    );
}

/** In the order of the runs, though the database gives rows in that of their numbers. */
function inOrderOf<Row extends LeafRow, Leaf>(
  runs: readonly Run[],
  rows: readonly Row[],
  read: (row: Row, index: number) => Leaf,
): readonly Leaf[] {
  const bySeq = new Map(rows.map((row) => [Number(row.seq), row]));
  const leaves: Leaf[] = [];
  for (const { firstIndex, firstSeq, count } of runs) {
    for (let at = 0; at < count; at += 1) {
      const row = bySeq.get(firstSeq + at);
      if (row !== undefined) leaves.push(read(row, firstIndex + at));
    }
  }
  return leaves;
}

interface LeafRow {
  readonly seq: number | string;
  readonly id: string;
  readonly occurred_at_ms: number | string;
}

function headOf(row: LeafRow, index: number): LedgerHead {
  return { index, id: row.id, occurredAtMs: Number(row.occurred_at_ms) };
}
