import type { Clock } from "../ports/clock.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrations/migrate.ts";

const STATEMENT_LIMIT_MS = 60_000;

/**
 * Migrates the database of a URL and lets go of it: what `meshgate migrate` does. Gives the names of the migrations that
 * it ran; rejects with `DatabaseUnavailable`.
 */
export async function migrateDatabase(url: string, clock: Clock): Promise<readonly string[]> {
  const database = await openDatabase(url, { clock, statementLimitMs: STATEMENT_LIMIT_MS });
  try {
    return await migrate(database);
  } finally {
    await database.close();
  }
}
