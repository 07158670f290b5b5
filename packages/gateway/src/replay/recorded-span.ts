import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { failureSentence } from "../stores/database-failure.ts";

/** Events by the numbers under which they were written: those after `after`, up to `end`. */
export interface RecordedSpan {
  readonly after: number;
  readonly end: number;
}

/** Epoch milliseconds, from `fromMs` on and before `toMs`; absent: to the first, and to the last that there is now. */
export interface TimeRange {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Events are numbered as they are written; the clocks of replicas, and a clock that is set back, differ by less. */
const CLOCK_SLACK_MS = 600_000;

/** Numbers between which all events of a time stand, and others near them. Rejects with `EventStoreUnavailable`. */
export function recordedSpan(database: Database, { fromMs, toMs }: TimeRange): Promise<RecordedSpan> {
  return unlessUnavailable(async () => {
    const last = await lastSeq(database);
    return {
      after: fromMs === undefined ? 0 : (await firstSeqAt(database, fromMs - CLOCK_SLACK_MS, last)) - 1,
      end: toMs === undefined ? last : await firstSeqAt(database, toMs + CLOCK_SLACK_MS, last),
    };
  });
}

async function lastSeq({ kysely }: Database): Promise<number> {
  const row = await kysely
    .selectFrom("event_leaf")
    .select(({ fn }) => fn.max("seq").as("seq"))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

/** The number of the first event of that time or later, by halving: times follow the numbers, but for the clocks' slack. */
async function firstSeqAt({ kysely }: Database, atMs: number, last: number): Promise<number> {
  let low = 1;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await kysely
      .selectFrom("event_leaf")
      .select(["seq", "occurred_at_ms"])
      .where("seq", ">=", middle)
      .orderBy("seq")
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined && Number(row.occurred_at_ms) < atMs) low = Number(row.seq) + 1;
    else high = middle;
  }
  return low;
}

/** A database that cannot be asked, as `EventStoreUnavailable`. */
export async function unlessUnavailable<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
