import { type RawBuilder, sql } from "kysely";
import type { Database } from "../stores/database.ts";
import { type RecordedSpan, type TimeRange, unlessUnavailable } from "./recorded-span.ts";

/** One decision's event as it stands in the database. */
export interface DecisionRow {
  readonly id: string;
  readonly requestId: string | null;
  /** What its column says. */
  readonly type: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly leafHash: Uint8Array;
}

/** The decisions of a span. */
export interface SpanOfDecisions {
  /** In the order of writing. */
  readonly rows: readonly DecisionRow[];
  /** How many there were besides, whose bodies retention has dropped. */
  readonly dropped: number;
}

/** Reads the decisions of a span, all at once: what is one by its column, or by its body. Rejects with `EventStoreUnavailable`. */
export function readDecisions(
  { kysely, kind }: Database,
  { after, end }: RecordedSpan,
  range: TimeRange,
): Promise<SpanOfDecisions> {
  return unlessUnavailable(async () => {
    const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const isWhole = range.fromMs === undefined && range.toMs === undefined;
    const rows = kysely
      .selectFrom("event_body")
      .innerJoin("event_leaf", "event_leaf.seq", "event_body.seq")
      .select([
        "event_body.id",
        "event_body.request_id",
        "event_body.type",
        "event_body.body",
        "event_leaf.leaf_hash",
      ])
      .where("event_body.seq", ">", after)
      .where("event_body.seq", "<=", end)
      .where((where) => where.or([where("event_body.type", "=", DECISION), where(endOfBody[kind], "=", END)]))
      .orderBy("event_body.seq");
    const dropped = kysely
      .selectFrom("event_dropped")
      .innerJoin("event_leaf", "event_leaf.seq", "event_dropped.seq")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("event_dropped.seq", ">", after)
      .where("event_dropped.seq", "<=", end)
      .where("event_dropped.type", "=", DECISION);
    const [found, count] = await Promise.all(
      isWhole
        ? [rows.execute(), dropped.executeTakeFirst()]
        : [
            rows
              .where("event_leaf.occurred_at_ms", ">=", fromMs)
              .where("event_leaf.occurred_at_ms", "<", toMs)
              .execute(),
            dropped
              .where("event_leaf.occurred_at_ms", ">=", fromMs)
              .where("event_leaf.occurred_at_ms", "<", toMs)
              .executeTakeFirst(),
          ],
    );
    return {
      rows: found.map(({ request_id, leaf_hash, ...row }) => ({
        ...row,
        requestId: request_id,
        leafHash: leaf_hash,
      })),
      dropped: Number(count?.count ?? 0),
    };
  });
}

export const DECISION = "decision.made";

/** How the body of a decision ends, whatever its column says. */
const END = `,"type":"${DECISION}","version":1}`;

const endOfBody: Readonly<Record<Database["kind"], RawBuilder<string>>> = {
  sqlite: sql<string>`substr(event_body.body, ${sql.lit(-END.length)})`,
  postgres: sql<string>`right(event_body.body, ${sql.lit(END.length)})`,
};
