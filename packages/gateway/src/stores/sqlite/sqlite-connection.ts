import type { Database } from "bun:sqlite";
import type { Clock } from "../../ports/clock.ts";

/** An open SQLite file with the patience that its users share. */
export interface SqliteConnection {
  readonly handle: Database;
  /** How long to wait for a file that another process, or a transaction of our own, has locked. */
  readonly lockLimitMs: number;
  readonly clock: Clock;
}

const PAUSE_MS_MAX = 25;

/**
 * Runs `work`, which is to be one statement or one whole transaction, as soon as nothing else holds the database; after
 * `lockLimitMs` it rejects with code SQLITE_BUSY.
 * INVARIANT: the waiting is done here and never inside SQLite (busy_timeout is 0): SQLite's wait would stop the thread,
 * and with it every call that needs no database.
 */
export async function whenUnlocked<T>(connection: SqliteConnection, work: () => T): Promise<T> {
  const { handle, lockLimitMs, clock } = connection;
  let deadlineMs: number | undefined;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
    try {
      if (handle.inTransaction) throw new TransactionOpen("another transaction of this process is open");
      return work();
    } catch (error) {
      if (!isBusy(error) || (deadlineMs !== undefined && clock.monotonicMs() >= deadlineMs)) throw error;
    }
    deadlineMs ??= clock.monotonicMs() + lockLimitMs;
    await Bun.sleep(pauseMs);
  }
}

/** What SQLite says of other processes' transactions, said of our own: work must not slip into one by chance. */
class TransactionOpen extends Error {
  readonly code = "SQLITE_BUSY";
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
