import { type Kysely, sql, type Transaction } from "kysely";
import type { Bodies, Surveyed } from "../../ports/retention-store.ts";
import { readRuns } from "../ledger/read-entries.ts";
import { cutRuns } from "../ledger/runs.ts";
import type { Schema } from "../schema.ts";

/** What is there of a range of leaves; nothing is read of the bodies themselves. */
export async function surveyBodies(bodies: Bodies, db: Kysely<Schema>): Promise<Surveyed> {
  const counts = new Map<string, number>();
  let olderLeaves = 0;
  let olderBodies = 0;
  let hasYounger = false;
  for (const range of await rangesOf(bodies, db)) {
    const rows = await db
      .selectFrom("event_leaf as leaf")
      .leftJoin("event_body as body", "body.seq", "leaf.seq")
      .where("leaf.seq", ">=", range.first)
      .where("leaf.seq", "<=", range.last)
      .select(({ eb, fn }) => [
        "body.type",
        eb("leaf.occurred_at_ms", "<", bodies.beforeMs).as("is_older"),
        sql<boolean | number>`exists (${permitOf(range)})`.as("is_let_go"),
        fn.countAll<number | string>().as("total"),
      ])
      .groupBy(["body.type", "is_older", "is_let_go"])
      .execute();
    for (const { type, is_older, is_let_go, total } of rows) {
      const isMeant = type !== null && bodies.types.includes(type);
      if (is_older) olderLeaves += Number(total);
      else hasYounger ||= isMeant;
      if (!is_older || !isMeant) continue;
      olderBodies += Number(total);
      if (!is_let_go) counts.set(type, (counts.get(type) ?? 0) + Number(total));
    }
  }
  return { counts, olderBodies, olderLeaves, hasYounger };
}

/** Leaves what is to be left of them first, so that what has gone is exactly what is noted. */
export async function dropBodies(bodies: Bodies, db: Transaction<Schema>): Promise<number> {
  let dropped = 0;
  for (const range of await rangesOf(bodies, db)) {
    const { first, last } = range;
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("event_dropped")
      .columns(["seq", "id", "type", "request_id", "dropped_by"])
      .expression((eb) =>
        eb
          .selectFrom("event_body as body")
          .innerJoin("event_leaf as leaf", "leaf.seq", "body.seq")
          .innerJoin("retention_permit as permit", "permit.type", "body.type")
          .whereRef("permit.before_ms", ">", "leaf.occurred_at_ms")
          .where(isWithin(range))
          .where("leaf.seq", ">=", first)
          .where("leaf.seq", "<=", last)
          .where("leaf.occurred_at_ms", "<", bodies.beforeMs)
          .where("body.type", "in", bodies.types)
          .orderBy("permit.no")
          .select(["body.seq", "body.id", "body.type", "body.request_id", "permit.event_id"]),
      )
      // Another replica may be at it too.
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) continue;
    const { numDeletedRows } = await db
      .deleteFrom("event_body")
      .where("seq", "in", (eb) =>
        eb
          .selectFrom("event_dropped")
          .select("seq")
          .where("seq", ">=", sql<number>`${first}`)
          .where("seq", "<=", sql<number>`${last}`),
      )
      .executeTakeFirst();
    dropped += Number(numDeletedRows);
  }
  return dropped;
}

/** Event numbers of leaves that follow each other, and the first one's index. */
interface SeqRange {
  readonly first: number;
  readonly last: number;
  readonly firstIndex: number;
}

async function rangesOf({ from, to }: Bodies, db: Kysely<Schema>): Promise<readonly SeqRange[]> {
  const runs = cutRuns(await readRuns({ from, to }, db), { from, to });
  return runs.map(({ firstIndex, firstSeq, count }) => ({
    first: firstSeq,
    last: firstSeq + count - 1,
    firstIndex,
  }));
}

/** Of a body beside its leaf: the permits that let it go. */
function permitOf(range: SeqRange) {
  return sql`select 1 from retention_permit as permit
    where permit.type = body.type and permit.before_ms > leaf.occurred_at_ms and ${isWithin(range)}`;
}

/** Whether the permit's stretch of the log has the leaf. */
function isWithin({ first, firstIndex }: SeqRange) {
  const index = sql`leaf.seq + ${sql.lit(firstIndex - first)}`;
  return sql<boolean>`permit.from_index <= ${index} and permit.to_index > ${index}`;
}
