import { TILE_WIDTH } from "@meshgate/ledger/log";
import { numberIn } from "./cells.ts";
import type { ReadOnlyDatabase, UncheckedRow } from "./read-only-database.ts";

/** Which event is which leaf, as far as the runs say it in order. */
export interface LeafOrder {
  /** Leaves, from the first on, that runs name without a gap, and that the database may have. */
  readonly end: number;
  /** The event number behind the last one of these leaves. */
  readonly endSeq: number;
  readonly disorderAt?: number;
}

/** Beyond that nothing is a number of an event or of a leaf. */
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

const SOUND = `first_index >= 0 and first_index <= ${NUMBER_MAX} and first_seq >= 1 and first_seq <= ${NUMBER_MAX}
  and count >= 1 and count <= ${NUMBER_MAX}`;

/**
 * Runs must go on from each other from 0 on, name no event twice, and sum up to the tree's size; and the sequencer must not go on
 * from before what it has. Whoever may insert a row could else hide an event behind it, or have a verifier walk for ever.
 */
export async function readOrder(
  database: ReadOnlyDatabase,
  state: UncheckedRow | undefined,
): Promise<LeafOrder> {
  const size = numberIn(state, "size");
  const [all] = await database.all("select count(*) as runs from ledger_run");
  const [sound] = await database.all(`select count(*) as runs, min(first_index) as first_index,
    max(first_index + count) as last_index, max(first_seq + count) as end_seq from ledger_run where ${SOUND}`);
  const runs = numberIn(sound, "runs");
  const [gap] = await database.all(`select ends from (
      select first_index + count as ends, lead(first_index) over (order by first_index) as next_index
        from ledger_run where ${SOUND}) as ranked
    where next_index <> ends order by ends limit 1`);
  const [twice] = await database.all(`select first_index from (
      select first_index, first_seq, lag(first_seq + count) over (order by first_seq) as before_seq
        from ledger_run where ${SOUND}) as ranked
    where first_seq < before_seq order by first_index limit 1`);
  const startsAtZero = runs > 0 && numberIn(sound, "first_index") === 0;
  const named = gap === undefined ? Math.max(numberIn(sound, "last_index"), 0) : numberIn(gap, "ends");
  const there = await leavesThere(database);
  const end = startsAtZero ? Math.min(named, there) : 0;
  const endSeq = numberIn(sound, "end_seq");
  const faults = [
    ...(gap === undefined ? [] : [numberIn(gap, "ends")]),
    ...(twice === undefined ? [] : [numberIn(twice, "first_index")]),
    ...(runs > 0 && !startsAtZero ? [0] : []),
    ...(runs === numberIn(all, "runs") && end === named && !goesBack(database, state, endSeq) ? [] : [end]),
    ...(end === size ? [] : [Math.min(end, size)]),
  ];
  return { end, endSeq, ...(faults.length === 0 ? {} : { disorderAt: Math.max(Math.min(...faults), 0) }) };
}

/** Nobody can have recorded more leaves than there are rows or tiles of. */
async function leavesThere(database: ReadOnlyDatabase): Promise<number> {
  const [leaves] = await database.all("select count(*) as total from event_leaf");
  const [tiles] = await database.all("select count(*) as total from ledger_tile where level = 0");
  return Math.max(numberIn(leaves, "total"), (numberIn(tiles, "total") + 1) * TILE_WIDTH);
}

/** Whether the sequencer would take up again what is a leaf. */
function goesBack({ kind }: ReadOnlyDatabase, state: UncheckedRow | undefined, endSeq: number): boolean {
  if (endSeq === -1) return false;
  const lastSeq = numberIn(state, "last_seq");
  if (kind === "sqlite") return lastSeq !== endSeq - 1;
  return lastSeq < numberIn(state, "backlog_seq") && lastSeq < endSeq - 1;
}
