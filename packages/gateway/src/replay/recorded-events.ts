import type { Database } from "../stores/database.ts";
import { recordedSpan, unlessUnavailable } from "./recorded-span.ts";

/** Which events to read: of some types, of a time. */
export interface RecordedRange {
  readonly types: readonly string[];
  /** Epoch milliseconds: from it on; absent: from the first event on. */
  readonly fromMs?: number;
  /** Before it; absent: to the last event that there is when the reading begins. */
  readonly toMs?: number;
  /** How many are read in one step, which on SQLite stops the thread; not said: 500. */
  readonly pageEvents?: number;
}

/** One event as it was written. */
export interface RecordedRow {
  readonly seq: number;
  readonly requestId: string | null;
  readonly type: string;
  readonly occurredAtMs: number;
  /** Canonical JSON. */
  readonly body: string;
}

/**
 * Reads what was recorded in the order in which it was written, a page at a time: memory does not grow with the record. What
 * retention has dropped is passed over. Rejects with `EventStoreUnavailable`.
 */
export async function* readRecorded(
  database: Database,
  { types, fromMs, toMs, pageEvents = 500 }: RecordedRange,
): AsyncGenerator<readonly RecordedRow[]> {
  const span = await recordedSpan(database, { fromMs, toMs });
  let { after } = span;
  for (;;) {
    const page = await unlessUnavailable(() =>
      readPage(database, { types, after, end: span.end, pageEvents }),
    );
    const [lastRow] = page.slice(-1);
    if (lastRow === undefined) return;
    after = lastRow.seq;
    const isWithin = ({ occurredAtMs: at }: RecordedRow) => at >= (fromMs ?? at) && at < (toMs ?? at + 1);
    yield page.filter(isWithin);
  }
}

interface Page {
  readonly types: readonly string[];
  readonly after: number;
  readonly end: number;
  readonly pageEvents: number;
}

async function readPage(
  database: Database,
  { types, after, end, pageEvents }: Page,
): Promise<readonly RecordedRow[]> {
  if (database.kind === "sqlite") {
    const holes = types.map(() => "?").join(", ");
    const statement = database.connection.handle.query<RecordedRow, (string | number)[]>(
      `select b.seq as seq, b.request_id as requestId, b.type as type, l.occurred_at_ms as occurredAtMs, b.body as body
       from event_body b join event_leaf l on l.seq = b.seq
       where b.seq > ? and b.seq <= ? and b.type in (${holes}) order by b.seq limit ?`,
    );
    return statement.all(after, end, ...types, pageEvents);
  }
  const rows = await database.kysely
    .selectFrom("event_body")
    .innerJoin("event_leaf", "event_leaf.seq", "event_body.seq")
    .select([
      "event_body.seq",
      "event_body.request_id",
      "event_body.type",
      "event_leaf.occurred_at_ms",
      "event_body.body",
    ])
    .where("event_body.seq", ">", after)
    .where("event_body.seq", "<=", end)
    .where("event_body.type", "in", types)
    .orderBy("event_body.seq")
    .limit(pageEvents)
    .execute();
  return rows.map((row) => ({
    seq: Number(row.seq),
    requestId: row.request_id,
    type: row.type,
    occurredAtMs: Number(row.occurred_at_ms),
    body: row.body,
  }));
}
