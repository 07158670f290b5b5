import { type Kysely, sql } from "kysely";
import type { DroppedLeaf } from "../../ports/retention-store.ts";
import type { Schema } from "../schema.ts";

/** What is left of a call's events whose bodies are gone, in the order of their ids (time). */
export async function droppedLeaves(requestId: string, db: Kysely<Schema>): Promise<readonly DroppedLeaf[]> {
  const rows = await db
    .selectFrom("event_dropped as dropped")
    .innerJoin("event_leaf as leaf", "leaf.seq", "dropped.seq")
    .where("dropped.request_id", "=", requestId)
    .orderBy("dropped.id")
    .select([
      "dropped.id",
      "dropped.type",
      "dropped.dropped_by",
      "leaf.occurred_at_ms",
      "leaf.leaf_hash",
      leafIndex.as("leaf_index"),
    ])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    occurredAtMs: Number(row.occurred_at_ms),
    leafHash: new Uint8Array(row.leaf_hash),
    index: row.leaf_index === null ? null : Number(row.leaf_index),
    droppedBy: row.dropped_by,
  }));
}

const leafIndex = sql<number | string | null>`(
  select case when dropped.seq < first_seq + count then first_index + dropped.seq - first_seq end
    from ledger_run where first_seq <= dropped.seq order by first_seq desc limit 1)`;
