import { type Database, openDatabase } from "../../src/stores/database.ts";
import { migrate } from "../../src/stores/migrations/migrate.ts";
import { systemClock } from "./system-clock.ts";

/** One migrated database, opened as often as a test has processes. */
export interface TestDatabase {
  /** A connection of its own. */
  open(): Promise<Database>;
  close(): Promise<void>;
}

const options = { clock: systemClock, statementLimitMs: 4_000 };

/** Migrates the database; `close` ends every connection that was opened. */
export async function testDatabase(url: string): Promise<TestDatabase> {
  const opened: Database[] = [];
  const open = async (): Promise<Database> => {
    const database = await openDatabase(url, options);
    opened.push(database);
    return database;
  };
  await migrate(await open());
  return {
    open,
    async close() {
      for (const database of opened) await database.close();
    },
  };
}
