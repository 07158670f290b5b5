import type { SeenRows, Strays } from "@meshgate/ledger";
import { numberIn, textIn } from "./cells.ts";
import type { ReadOnlyDatabase, UncheckedRow } from "./read-only-database.ts";

/** Whether an event number is a leaf's: runs do not overlap, so the last that begins with it or before has it, or none. */
const IS_PLACED =
  "coalesce((select first_seq + count from ledger_run where first_seq <= seq order by first_seq desc limit 1) > seq, false)";

/**
 * Events that are no leaves. In SQLite, and in PostgreSQL for what was there before the ledger, the sequencer goes on from a
 * number; else it takes what is noted as pending. Whatever else there is, it will never come to.
 */
export async function readStrays(
  database: ReadOnlyDatabase,
  { state, endSeq, seen }: StraysAsked,
): Promise<Strays> {
  const waits = waitsBy(database, state, endSeq);
  const notIntegrated = await count(`event_leaf where ${waits} and not ${IS_PLACED}`, database);
  const leaves = (await count("event_leaf", database)) - seen.leaves - notIntegrated;
  const bodies = (await count("event_body", database)) - seen.bodies - notIntegrated;
  if (leaves === 0 && bodies === 0) return { notIntegrated, inserted: 0 };
  const strange = `(select seq, id from event_leaf where not (${waits}) and not ${IS_PLACED}
    union all
    select seq, id from event_body where not ${IS_PLACED}
      and not exists (select 1 from event_leaf where event_leaf.seq = event_body.seq)) as strange`;
  const [first] = await database.all(`select id from ${strange} order by seq limit 1`);
  const firstInsertedId = textIn(first, "id");
  return {
    notIntegrated,
    // What a run names that is none of the log's is in no place and strange to none: only the totals tell.
    inserted: Math.max(await count(strange, database), leaves, 0),
    ...(firstInsertedId === undefined ? {} : { firstInsertedId }),
  };
}

interface StraysAsked {
  readonly state: UncheckedRow | undefined;
  /** The event number behind the last leaf's. */
  readonly endSeq: number;
  readonly seen: SeenRows;
}

function waitsBy({ kind }: ReadOnlyDatabase, state: UncheckedRow | undefined, endSeq: number): string {
  const lastSeq = numberIn(state, "last_seq");
  if (kind === "sqlite") return `seq > ${Math.max(lastSeq, endSeq - 1)}`;
  const isOfBacklog = `seq > ${lastSeq} and seq <= ${numberIn(state, "backlog_seq")}`;
  return `(${isOfBacklog} or seq in (select unnest(seqs) from ledger_pending))`;
}

async function count(rows: string, database: ReadOnlyDatabase): Promise<number> {
  const [row] = await database.all(`select count(*) as total from ${rows}`);
  return numberIn(row, "total");
}
