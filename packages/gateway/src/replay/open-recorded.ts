import { existsSync } from "node:fs";
import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { DatabaseUnavailable, failureSentence } from "../stores/database-failure.ts";
import { parseDatabaseUrl } from "../stores/database-url.ts";

/** How long one statement may take: a long record is read in many. */
const STATEMENT_LIMIT_MS = 60_000;

/** Opens a record to read it, beside a gateway that may be running; nothing is made or changed. Rejects with `DatabaseUnavailable`. */
export async function openRecorded(url: string, clock: Clock): Promise<Database> {
  const location = parseDatabaseUrl(url);
  if (location.ok && location.value.kind === "sqlite" && !existsSync(location.value.path)) {
    throw new DatabaseUnavailable(`${location.value.display}: There is no such file. Check the path.`);
  }
  const database = await openDatabase(url, { clock, statementLimitMs: STATEMENT_LIMIT_MS });
  try {
    if (database.kind === "sqlite") database.connection.handle.run("pragma query_only = on");
    await checkMigrated(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function checkMigrated({ kysely, display }: Database): Promise<void> {
  try {
    await sql`select 1 from snapshot, event_dropped limit 1`.execute(kysely);
  } catch (error) {
    const sentence = failureSentence(error);
    const advice = "Where it is of an earlier version, run `meshgate migrate` first.";
    throw new DatabaseUnavailable(`${display}: ${sentence} ${advice}`, { cause: error });
  }
}
