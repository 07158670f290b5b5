import { sql, type Transaction } from "kysely";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";
import { whenUnlocked } from "./sqlite/sqlite-connection.ts";

/**
 * A transaction that erases: SQLite overwrites with zeros what is deleted or replaced in it, and afterwards lets go of the log in
 * which the old pages stand. Where a reader of another process keeps that log, the next one that erases, or the last that closes,
 * does it. PostgreSQL keeps what was deleted until its vacuum, and in its log and backups as long as those are kept.
 */
export async function eraseIn<T>(
  database: Database,
  work: (transaction: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  if (database.kind === "postgres") return await database.kysely.transaction().execute(work);
  const done = await database.kysely.transaction().execute(async (transaction) => {
    await sql`pragma secure_delete = on`.execute(transaction);
    try {
      return await work(transaction);
    } finally {
      await sql`pragma secure_delete = off`.execute(transaction);
    }
  });
  const { connection } = database;
  await whenUnlocked(connection, () => connection.handle.run("pragma wal_checkpoint(truncate)"));
  return done;
}
