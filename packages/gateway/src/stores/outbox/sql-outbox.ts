import { type Kysely, type Selectable, sql } from "kysely";
import { type ClaimedMessage, type Message, type Outbox, OutboxUnavailable } from "../../ports/outbox.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { insertMessages } from "../insert-messages.ts";
import type { Schema } from "../schema.ts";

type Row = Selectable<Schema["webhook_message"]>;

/** The outbox in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlOutbox implements Outbox {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(messages: readonly Message[]): Promise<void> {
    return this.#ask((db) =>
      db.transaction().execute((transaction) => insertMessages(messages, transaction)),
    );
  }

  claim(webhook: string, nowMs: number, leaseMs: number, limit: number): Promise<readonly ClaimedMessage[]> {
    return this.#ask(async (db) => {
      const due = await db
        .selectFrom("webhook_message")
        .select("id")
        .where("webhook", "=", webhook)
        .where("due_at_ms", "<=", nowMs)
        .orderBy("created_at_ms")
        .orderBy("id")
        .limit(limit)
        .execute();
      // Read first: nothing is written, and no lock taken, where nothing is due.
      if (due.length === 0) return [];
      // Asked twice whether it is due: of two that claim at once, the second sees what the first made of it.
      const rows = await db
        .updateTable("webhook_message")
        .set({ due_at_ms: nowMs + leaseMs, attempts: sql<number>`attempts + 1` })
        .where("id", "in", idsOf(due))
        .where("due_at_ms", "<=", nowMs)
        .returningAll()
        .execute();
      return rows.map((row) => ({ ...messageOf(row), attempts: row.attempts })).sort(inOrder);
    });
  }

  remove(id: string): Promise<void> {
    return this.#ask(async (db) => {
      await db.deleteFrom("webhook_message").where("id", "=", id).execute();
    });
  }

  putOff(id: string, untilMs: number): Promise<void> {
    return this.#ask(async (db) => {
      await db.updateTable("webhook_message").set({ due_at_ms: untilMs }).where("id", "=", id).execute();
    });
  }

  giveUp(createdBeforeMs: number, limit: number): Promise<readonly Message[]> {
    return this.#ask(async (db) => {
      const old = await db
        .selectFrom("webhook_message")
        .select("id")
        .where("created_at_ms", "<", createdBeforeMs)
        .limit(limit)
        .execute();
      if (old.length === 0) return [];
      const rows = await db
        .deleteFrom("webhook_message")
        .where("id", "in", idsOf(old))
        .returningAll()
        .execute();
      return rows.map(messageOf).sort(inOrder);
    });
  }

  async #ask<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database.kysely);
    } catch (error) {
      throw new OutboxUnavailable(failureSentence(error), { cause: error });
    }
  }
}

function idsOf(rows: readonly Pick<Row, "id">[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function messageOf(row: Row): Message {
  const { id, webhook, type, body, created_at_ms: createdAtMs } = row;
  return { id, webhook, type, body, createdAtMs: Number(createdAtMs) };
}

function inOrder(a: Message, b: Message): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}
