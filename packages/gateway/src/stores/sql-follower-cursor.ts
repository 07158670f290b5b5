import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { FollowerCursor } from "../ports/follower-cursor.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import { advanceCursor, readCursor } from "./ledger/cursors.ts";

/** The cursor of a name, for a follower that knows no database. */
export function sqlFollowerCursor(name: string, database: Database): FollowerCursor {
  return {
    read: () => unlessAway(() => readCursor(name, database)),
    advance: (from, to) => unlessAway(() => advanceCursor({ name, from, to }, database)),
  };
}

async function unlessAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new EventStoreUnavailable(failureSentence(error), { cause: error });
  }
}
