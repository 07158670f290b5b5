import type { Transaction } from "kysely";
import type { Witness } from "../../ports/approval-store.ts";
import type { Schema } from "../schema.ts";
import { approvalOf } from "./rows.ts";
import { testify } from "./testify.ts";

/** Undoes what was begun: another call was first, or it has expired. */
export class NotApproved extends Error {
  override readonly name = "NotApproved";
}

/** Uses one approval for the request; rejects with `NotApproved`. One of an agent is left as it is. */
export async function useApproval(
  id: string,
  requestId: string,
  nowMs: number,
  witness: Witness,
  db: Transaction<Schema>,
): Promise<void> {
  const held = await db.selectFrom("approval").selectAll().where("id", "=", id).executeTakeFirst();
  const approval = held === undefined ? undefined : approvalOf(held, nowMs);
  if (approval?.status !== "approved") throw new NotApproved();
  if (approval.request.bind === "agent") return;
  const row = await db
    .updateTable("approval")
    .set({ status: "used", used_by: requestId })
    .where("id", "=", id)
    .where("status", "=", "approved")
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new NotApproved();
  await testify(approvalOf(row, nowMs), witness, db);
}
