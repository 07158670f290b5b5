import type { Cosignatures } from "../ports/cosignatures.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";

/** Cosignatures in SQLite or PostgreSQL, apart from the checkpoints, which are never changed. */
export class SqlCosignatures implements Cosignatures {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(size: number, lines: readonly string[], signedAtMs: number): Promise<void> {
    if (lines.length === 0) return;
    await this.#ask(({ kysely }) =>
      kysely
        .insertInto("ledger_cosignature")
        .values(lines.map((line) => ({ size, line, signed_at_ms: signedAtMs })))
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  async of(size: number): Promise<readonly string[]> {
    const rows = await this.#ask(({ kysely }) =>
      kysely
        .selectFrom("ledger_cosignature")
        .select("line")
        .where("size", "=", size)
        .orderBy("signed_at_ms")
        .orderBy("line")
        .execute(),
    );
    return rows.map(({ line }) => line);
  }

  async #ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}
