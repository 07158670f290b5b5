import type { Database } from "../stores/database.ts";
import { type RecordedSpan, type TimeRange, unlessUnavailable } from "./recorded-span.ts";

/** The decisions of a span. */
export interface SpanOfDecisions {
  /** Canonical JSON, in the order of writing. */
  readonly bodies: readonly string[];
  /** How many there were besides, whose bodies retention has dropped. */
  readonly dropped: number;
}

/** Reads the decisions of a span, all at once. Rejects with `EventStoreUnavailable`. */
export function readDecisions(
  { kysely }: Database,
  { after, end }: RecordedSpan,
  range: TimeRange,
): Promise<SpanOfDecisions> {
  return unlessUnavailable(async () => {
    const bodies = kysely
      .selectFrom("event_body")
      .select("event_body.body")
      .where("event_body.seq", ">", after)
      .where("event_body.seq", "<=", end)
      .where("event_body.type", "=", "decision.made")
      .orderBy("event_body.seq");
    const dropped = kysely
      .selectFrom("event_dropped")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("event_dropped.seq", ">", after)
      .where("event_dropped.seq", "<=", end)
      .where("event_dropped.type", "=", "decision.made");
    const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const isWhole = range.fromMs === undefined && range.toMs === undefined;
    const [rows, count] = await Promise.all(
      isWhole
        ? [bodies.execute(), dropped.executeTakeFirst()]
        : [
            bodies
              .innerJoin("event_leaf", "event_leaf.seq", "event_body.seq")
              .where("event_leaf.occurred_at_ms", ">=", fromMs)
              .where("event_leaf.occurred_at_ms", "<", toMs)
              .execute(),
            dropped
              .innerJoin("event_leaf", "event_leaf.seq", "event_dropped.seq")
              .where("event_leaf.occurred_at_ms", ">=", fromMs)
              .where("event_leaf.occurred_at_ms", "<", toMs)
              .executeTakeFirst(),
          ],
    );
    return { bodies: rows.map(({ body }) => body), dropped: Number(count?.count ?? 0) };
  });
}
