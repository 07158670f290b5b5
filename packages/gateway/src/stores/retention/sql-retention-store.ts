import type { Kysely, Transaction } from "kysely";
import { EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import type {
  Beside,
  Bodies,
  DroppedLeaf,
  Permit,
  PermitsSeen,
  Reader,
  RetentionStore,
  Surveyed,
} from "../../ports/retention-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { eraseIn } from "../erase-in.ts";
import { insertEvent } from "../insert-event.ts";
import type { Schema } from "../schema.ts";
import { countBeside, dropBeside } from "./beside-events.ts";
import { dropBodies, surveyBodies } from "./bodies.ts";
import { droppedLeaves } from "./dropped-leaves.ts";

/** Retention's hand on SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlRetentionStore implements RetentionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  oldestOpenMs(nowMs: number): Promise<number | undefined> {
    return this.#ask(async (db) => {
      const call = await db
        .selectFrom("usage_call")
        .select(({ fn }) => fn.min("opened_at_ms").as("at_ms"))
        .where("status", "is", null)
        .executeTakeFirst();
      const approval = await db
        .selectFrom("approval")
        .select(({ fn }) => fn.min("opened_at_ms").as("at_ms"))
        .where("status", "in", ["pending", "approved"])
        .where("expires_at_ms", ">", nowMs)
        .executeTakeFirst();
      const open = [call?.at_ms, approval?.at_ms].filter((atMs) => atMs !== null && atMs !== undefined);
      return open.length === 0 ? undefined : Math.min(...open.map(Number));
    });
  }

  readers(): Promise<readonly Reader[]> {
    return this.#ask(async (db) => {
      const rows = await db.selectFrom("ledger_cursor").selectAll().execute();
      return rows.map((row) => ({ name: row.name, nextIndex: Number(row.next_index) }));
    });
  }

  progress(types: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#ask(async (db) => {
      const rows = await db.selectFrom("retention_progress").selectAll().where("type", "in", types).execute();
      return new Map(rows.map((row) => [row.type, Number(row.next_index)]));
    });
  }

  survey(bodies: Bodies): Promise<Surveyed> {
    return this.#ask((db) => surveyBodies(bodies, db));
  }

  granted(permits: readonly Permit[]): Promise<readonly Permit[]> {
    return this.#ask((db) => grantedOf(permits, db));
  }

  permitsSeen(): Promise<PermitsSeen> {
    return this.#ask(lastPermit);
  }

  grant(event: SealedEvent, permits: readonly Permit[], seen: PermitsSeen): Promise<boolean> {
    return this.#change(async (db) => {
      // Whoever grants holds this row until the commit: of two replicas the second sees what the first has granted.
      await db.updateTable("retention_turn").set({ taken_at_ms: event.occurredAtMs }).execute();
      if ((await lastPermit(db)) !== seen) return false;
      await insertEvent(event, db);
      const { seq } = await db
        .selectFrom("event_body")
        .select("seq")
        .where("id", "=", event.id)
        .executeTakeFirstOrThrow();
      const rows = permits.map(({ of, beforeMs, from, to }) => ({
        event_id: event.id,
        type: of,
        before_ms: beforeMs,
        through_seq: Number(seq),
        from_index: from,
        to_index: to,
      }));
      await db.insertInto("retention_permit").values(rows).execute();
      return true;
    });
  }

  drop(bodies: Bodies, reached: number): Promise<number> {
    return this.#change(async (db) => {
      const dropped = await dropBodies(bodies, db);
      await db
        .insertInto("retention_progress")
        .values(bodies.types.map((type) => ({ type, next_index: reached })))
        .onConflict((conflict) =>
          conflict
            .column("type")
            .doUpdateSet({ next_index: reached })
            .where("retention_progress.next_index", "<", reached),
        )
        .execute();
      return dropped;
    });
  }

  countBeside(of: Beside, beforeMs: number): Promise<number> {
    return this.#ask((db) => countBeside(of, beforeMs, db));
  }

  dropBeside(of: Beside, beforeMs: number): Promise<number> {
    return this.#unlessFault((database) => eraseIn(database, (db) => dropBeside(of, beforeMs, db)));
  }

  dropped(requestId: string): Promise<readonly DroppedLeaf[]> {
    return this.#ask((db) => droppedLeaves(requestId, db));
  }

  #change<T>(work: (db: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#ask((db) => db.transaction().execute(work));
  }

  #ask<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    return this.#unlessFault(({ kysely }) => work(kysely));
  }

  async #unlessFault<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}

async function lastPermit(db: Kysely<Schema>): Promise<PermitsSeen> {
  const row = await db
    .selectFrom("retention_permit")
    .select(({ fn }) => fn.max("no").as("no"))
    .executeTakeFirst();
  return Number(row?.no ?? 0);
}

async function grantedOf(permits: readonly Permit[], db: Kysely<Schema>): Promise<readonly Permit[]> {
  if (permits.length === 0) return [];
  const types = [...new Set(permits.map(({ of }) => of))];
  const rows = await db
    .selectFrom("retention_permit")
    .select(["type", "before_ms", "from_index", "to_index"])
    .where("type", "in", types)
    .where("before_ms", ">=", Math.min(...permits.map(({ beforeMs }) => beforeMs)))
    .execute();
  return permits.filter(({ of, beforeMs, from, to }) =>
    rows.some(
      (row) =>
        row.type === of &&
        Number(row.before_ms) === beforeMs &&
        Number(row.from_index) === from &&
        Number(row.to_index) === to,
    ),
  );
}
