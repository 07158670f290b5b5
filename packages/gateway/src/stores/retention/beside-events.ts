import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "../schema.ts";

/** Rows of one transaction: SQLite works on the calling thread. */
const ROWS_MAX = 100;

type Beside = "usage" | "approvals";

/** Calls that are settled, by when they were opened; approvals that are over, by when they expire. */
export async function countBeside(of: Beside, beforeMs: number, db: Kysely<Schema>): Promise<number> {
  const count = sql<number | string>`count(*)`.as("total");
  const query =
    of === "usage" ? oldCalls(beforeMs, db).select(count) : oldApprovals(beforeMs, db).select(count);
  return Number((await query.executeTakeFirstOrThrow()).total);
}

export async function dropBeside(of: Beside, beforeMs: number, db: Transaction<Schema>): Promise<number> {
  const permit = await db
    .selectFrom("retention_permit")
    .select("event_id")
    .where("type", "=", of)
    .where("before_ms", "=", beforeMs)
    .executeTakeFirst();
  if (permit === undefined) return 0;
  if (of === "usage") {
    const rows = await oldCalls(beforeMs, db).select("request_id").limit(ROWS_MAX).execute();
    const ids = rows.map((row) => row.request_id);
    if (ids.length > 0) await db.deleteFrom("usage_call").where("request_id", "in", ids).execute();
    return ids.length;
  }
  const rows = await oldApprovals(beforeMs, db).select("id").limit(ROWS_MAX).execute();
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  for (const table of ["approval_text", "approval_asker"] as const) {
    await db.deleteFrom(table).where("approval_id", "in", ids).execute();
  }
  await db.deleteFrom("approval").where("id", "in", ids).execute();
  return ids.length;
}

function oldCalls(beforeMs: number, db: Kysely<Schema>) {
  return db.selectFrom("usage_call").where("status", "is not", null).where("opened_at_ms", "<", beforeMs);
}

function oldApprovals(beforeMs: number, db: Kysely<Schema>) {
  return db.selectFrom("approval").where("expires_at_ms", "<", beforeMs);
}
