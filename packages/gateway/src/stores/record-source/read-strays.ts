import type { Strays } from "@meshgate/ledger";
import { numberIn, textIn } from "./cells.ts";
import type { ReadOnlyDatabase, UncheckedRow } from "./read-only-database.ts";

/** Whether an event number is a leaf's. */
const IS_PLACED = "exists (select 1 from ledger_run where first_seq <= seq and first_seq + count > seq)";

/**
 * Events that are no leaves. In SQLite, and in PostgreSQL for what was there before the ledger, the sequencer goes on from a
 * number; else it takes what is noted as pending. Whatever else there is, it will never come to.
 */
export async function readStrays(
  database: ReadOnlyDatabase,
  state: UncheckedRow | undefined,
): Promise<Strays> {
  const lastSeq = numberIn(state, "last_seq");
  const waits =
    database.kind === "sqlite"
      ? `seq > ${lastSeq}`
      : `(seq > ${lastSeq} and seq <= ${numberIn(state, "backlog_seq")}
          or seq in (select unnest(seqs) from ledger_pending))`;
  const [waiting] = await database.all(
    `select count(*) as events from event_leaf where ${waits} and not ${IS_PLACED}`,
  );
  const strange = `from (
    select seq, id from event_leaf where not (${waits}) and not ${IS_PLACED}
    union all
    select seq, id from event_body where not exists (select 1 from event_leaf where event_leaf.seq = event_body.seq)
      and not ${IS_PLACED}) as strange`;
  const [inserted] = await database.all(`select count(*) as events ${strange}`);
  const [first] = await database.all(`select id ${strange} order by seq limit 1`);
  const firstInsertedId = textIn(first, "id");
  return {
    notIntegrated: numberIn(waiting, "events"),
    inserted: numberIn(inserted, "events"),
    ...(firstInsertedId === undefined ? {} : { firstInsertedId }),
  };
}
