import type { Kysely, Transaction } from "kysely";
import type {
  ContentSelection,
  ErasureEvidence,
  ErasureStore,
  TypedText,
} from "../../ports/erasure-store.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { eraseIn } from "../erase-in.ts";
import { insertEvent } from "../insert-event.ts";
import type { Schema } from "../schema.ts";
import { endParts } from "./end-parts.ts";

/** Texts of one transaction: SQLite works on the calling thread. */
const PARTS_MAX = 100;

/** Erases in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlErasureStore implements ErasureStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  eraseContent(selection: ContentSelection, evidence: (count: number) => ErasureEvidence): Promise<number> {
    return this.#erase(async (db) => {
      const parts = await selectParts(selection, db)
        .select(["request_id", "part"])
        .limit(PARTS_MAX)
        .execute();
      if (parts.length === 0) return 0;
      const { id: eventId, occurredAtMs: atMs } = await testify(evidence(parts.length), db);
      await endParts(parts, { eventId, atMs }, db);
      return parts.length;
    });
  }

  eraseText(text: TypedText, evidence: () => ErasureEvidence): Promise<boolean> {
    return this.#erase(async (db) => {
      const erased = text.of === "note" ? await eraseNote(text.id, db) : await eraseReason(text.id, db);
      if (erased) await testify(evidence(), db);
      return erased;
    });
  }

  async #erase<T>(work: (db: Transaction<Schema>) => Promise<T>): Promise<T> {
    try {
      return await eraseIn(this.#database, work);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}

const columns = {
  call: "request_id",
  end_user: "end_user",
  session: "session",
  key: "key_id",
  agent: "agent_id",
  team: "team_id",
} as const;

function selectParts({ by, id, fromMs, toMs, teamId }: ContentSelection, db: Kysely<Schema>) {
  return db
    .selectFrom("content_part")
    .where("box", "is not", null)
    .where(columns[by], "=", id)
    .$if(fromMs !== undefined, (query) => query.where("sealed_at_ms", ">=", fromMs ?? 0))
    .$if(toMs !== undefined, (query) => query.where("sealed_at_ms", "<", toMs ?? 0))
    .$if(teamId !== undefined, (query) => query.where("team_id", "=", teamId ?? ""));
}

async function testify({ event, reason }: ErasureEvidence, db: Transaction<Schema>) {
  await db
    .insertInto("control_note")
    .values({ ...reason })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await insertEvent(event, db);
  return event;
}

async function eraseNote(id: string, db: Transaction<Schema>): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom("control_note").where("id", "=", id).executeTakeFirst();
  return numDeletedRows > 0n;
}

async function eraseReason(id: string, db: Transaction<Schema>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("approval")
    .set({ reason: null, reason_salt: null })
    .where("id", "=", id)
    .where("reason", "is not", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
