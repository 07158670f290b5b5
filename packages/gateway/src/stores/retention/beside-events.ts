import { type Kysely, sql, type Transaction } from "kysely";
import type { Beside } from "../../ports/retention-store.ts";
import { endParts } from "../content/end-parts.ts";
import type { Schema } from "../schema.ts";

/** Rows of one transaction: SQLite works on the calling thread. */
const ROWS_MAX = 100;

/**
 * Captured text by when it was captured; calls that are settled by when they were opened; approvals that are over by when
 * they expire.
 */
export async function countBeside(of: Beside, beforeMs: number, db: Kysely<Schema>): Promise<number> {
  const count = sql<number | string>`count(*)`.as("total");
  const { total } = await select().executeTakeFirstOrThrow();
  return Number(total);

  function select() {
    switch (of) {
      case "content":
        return oldParts(beforeMs, db).select(count);
      case "usage":
        return oldCalls(beforeMs, db).select(count);
      case "approvals":
        return oldApprovals(beforeMs, db).select(count);
    }
  }
}

export async function dropBeside(of: Beside, beforeMs: number, db: Transaction<Schema>): Promise<number> {
  const permit = await db
    .selectFrom("retention_permit as permit")
    .innerJoin("event_leaf as leaf", "leaf.seq", "permit.through_seq")
    .select(["permit.event_id", "leaf.occurred_at_ms"])
    .where("permit.type", "=", of)
    .where("permit.before_ms", "=", beforeMs)
    .executeTakeFirst();
  if (permit === undefined) return 0;
  switch (of) {
    case "content": {
      const parts = await oldParts(beforeMs, db).select(["request_id", "part"]).limit(ROWS_MAX).execute();
      await endParts(parts, { eventId: permit.event_id, atMs: Number(permit.occurred_at_ms) }, db);
      return parts.length;
    }
    case "usage":
      return dropCalls(beforeMs, db);
    case "approvals":
      return dropApprovals(beforeMs, db);
  }
}

async function dropCalls(beforeMs: number, db: Transaction<Schema>): Promise<number> {
  const rows = await oldCalls(beforeMs, db).select("request_id").limit(ROWS_MAX).execute();
  const ids = rows.map((row) => row.request_id);
  if (ids.length > 0) await db.deleteFrom("usage_call").where("request_id", "in", ids).execute();
  return ids.length;
}

async function dropApprovals(beforeMs: number, db: Transaction<Schema>): Promise<number> {
  const rows = await oldApprovals(beforeMs, db).select("id").limit(ROWS_MAX).execute();
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  for (const table of ["approval_text", "approval_asker"] as const) {
    await db.deleteFrom(table).where("approval_id", "in", ids).execute();
  }
  await db.deleteFrom("approval").where("id", "in", ids).execute();
  return ids.length;
}

function oldParts(beforeMs: number, db: Kysely<Schema>) {
  return db.selectFrom("content_part").where("box", "is not", null).where("sealed_at_ms", "<", beforeMs);
}

function oldCalls(beforeMs: number, db: Kysely<Schema>) {
  return db.selectFrom("usage_call").where("status", "is not", null).where("opened_at_ms", "<", beforeMs);
}

function oldApprovals(beforeMs: number, db: Kysely<Schema>) {
  return db.selectFrom("approval").where("expires_at_ms", "<", beforeMs);
}
