import type { Clock } from "../ports/clock.ts";
import { openDatabase } from "./database.ts";
import type { EventStoreObserver } from "./group-commit.ts";
import { migrate } from "./migrations/migrate.ts";
import { SqlEventStore } from "./sql-event-store.ts";

export interface EventStoreOptions {
  readonly clock: Clock;
  /** Events that may wait for the database; past that, appends reject at once. */
  readonly queueEventsMax: number;
  /** How long the database may take for one commit. An append is answered within two of these and two seconds. */
  readonly commitLimitMs?: number;
  readonly observer?: EventStoreObserver | undefined;
}

const COMMIT_LIMIT_MS = 4_000;

/**
 * Opens the record at a database URL, migrated and ready to take events. Rejects with `DatabaseUnavailable`, whose
 * message tells the operator what to do.
 */
export async function openEventStore(
  url: string,
  { commitLimitMs = COMMIT_LIMIT_MS, ...options }: EventStoreOptions,
): Promise<SqlEventStore> {
  const database = await openDatabase(url, { clock: options.clock, statementLimitMs: commitLimitMs });
  try {
    await migrate(database);
    return new SqlEventStore(database, { commitLimitMs, ...options });
  } catch (error) {
    await database.close();
    throw error;
  }
}
