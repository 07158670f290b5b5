import type { Database } from "../database.ts";

/** The leaf that a follower of the log has to deal with next: 0 for one that has not begun. Rejects with the database's errors. */
export async function readCursor(name: string, { kysely }: Pick<Database, "kysely">): Promise<number> {
  const row = await kysely
    .selectFrom("ledger_cursor")
    .select("next_index")
    .where("name", "=", name)
    .executeTakeFirst();
  return Number(row?.next_index ?? 0);
}

/**
 * Moves a follower's cursor where it still stands at `from`; false where it does not, since another process follows under the
 * same name. In a transaction of the caller's, what it wrote and the cursor become durable together.
 */
export async function advanceCursor(
  { name, from, to }: { readonly name: string; readonly from: number; readonly to: number },
  { kysely }: Pick<Database, "kysely">,
): Promise<boolean> {
  if (from === 0) {
    await kysely
      .insertInto("ledger_cursor")
      .values({ name, next_index: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const { numUpdatedRows } = await kysely
    .updateTable("ledger_cursor")
    .set({ next_index: to })
    .where("name", "=", name)
    .where("next_index", "=", from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
