import { type Kysely, sql } from "kysely";
import type { Schema } from "../schema.ts";

/** Where events stand in the tree, by id. Those that are not leaves yet, and those that nobody recorded, are missing. */
export async function positionsOf(
  eventIds: readonly string[],
  kysely: Kysely<Schema>,
): Promise<ReadonlyMap<string, number>> {
  if (eventIds.length === 0) return new Map();
  const rows = await kysely
    .selectFrom("event_body")
    .select(["id", leafIndexOf().as("leaf")])
    .where("id", "in", [...eventIds])
    .execute();
  return new Map(rows.flatMap(({ id, leaf }) => (leaf === null ? [] : [[id, Number(leaf)]])));
}

/** Runs do not overlap: the only one that can hold a number is the last that begins with it or before. */
function leafIndexOf() {
  return sql<number | string | null>`(
    select case when event_body.seq < first_seq + count then first_index + event_body.seq - first_seq end
      from ledger_run where first_seq <= event_body.seq order by first_seq desc limit 1)`;
}
