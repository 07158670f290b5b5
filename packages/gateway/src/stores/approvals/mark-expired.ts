import type { Kysely, Transaction } from "kysely";
import type { Approval, Witness } from "../../ports/approval-store.ts";
import type { Schema } from "../schema.ts";
import { approvalOf } from "./rows.ts";
import { testify } from "./testify.ts";

/** Those that have expired and are not marked so yet, the longest expired first. */
export function overdue(nowMs: number, db: Kysely<Schema>) {
  return db
    .selectFrom("approval")
    .select("id")
    .where("status", "in", ["pending", "approved"])
    .where("expires_at_ms", "<=", nowMs)
    .orderBy("expires_at_ms");
}

/** Marks those of them that nobody else has marked meanwhile. */
export async function markExpired(
  over: readonly { readonly id: string }[],
  nowMs: number,
  witness: Witness,
  db: Transaction<Schema>,
): Promise<readonly Approval[]> {
  const ids = over.map(({ id }) => id);
  const rows = await db
    .updateTable("approval")
    .set({ status: "expired" })
    .where("id", "in", ids)
    .where("status", "in", ["pending", "approved"])
    .returningAll()
    .execute();
  const expired = rows.map((row) => approvalOf(row, nowMs));
  for (const approval of expired) {
    await eraseText(approval.id, db);
    await testify(approval, witness, db);
  }
  return expired;
}

/** The text goes with its key. */
export async function eraseText(id: string, db: Kysely<Schema>): Promise<void> {
  await db.deleteFrom("approval_text").where("approval_id", "=", id).execute();
}
