import { sql } from "kysely";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Fork, ForkEvidence, ForkRegister, LogStanding } from "../ports/fork-register.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import { insertEvent } from "./insert-event.ts";

/** The register in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlForkRegister implements ForkRegister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  standing(): Promise<LogStanding> {
    return this.#ask(async ({ kysely }) => {
      const latest = await kysely
        .selectFrom("ledger_generation")
        .select((row) => row.fn.max("number").as("number"))
        .executeTakeFirst();
      const generation = latest?.number ?? 1;
      const row = await kysely
        .selectFrom("ledger_fork")
        .select(["target", "contradiction", "next_generation"])
        .where("generation", "=", generation)
        .executeTakeFirst();
      if (row === undefined) return { generation };
      const { target, contradiction, next_generation: nextGeneration } = row;
      return { generation, fork: { generation, target, contradiction, nextGeneration } };
    });
  }

  report({ generation, target, contradiction, nextGeneration }: Fork, foundAtMs: number): Promise<void> {
    return this.#ask(async ({ kysely }) => {
      // Asked before inserting too: SQLite's guard of append-only tables refuses even what would do nothing.
      await sql`
        insert into ledger_fork (generation, target, contradiction, next_generation, found_at_ms)
          select ${generation}, ${target}, ${contradiction}, ${nextGeneration}, ${foundAtMs}
          where not exists (select 1 from ledger_fork where generation = ${generation})
          on conflict (generation) do nothing`.execute(kysely);
    });
  }

  acknowledge({ nextGeneration }: Fork, { event, note, atMs }: ForkEvidence): Promise<boolean> {
    return this.#ask(({ kysely }) =>
      kysely.transaction().execute(async (transaction) => {
        const begun = await transaction
          .selectFrom("ledger_generation")
          .select("number")
          .where("number", ">=", nextGeneration)
          .executeTakeFirst();
        if (begun !== undefined) return false;
        await transaction
          .insertInto("ledger_generation")
          .values({ number: nextGeneration, acknowledged_at_ms: atMs })
          .execute();
        await transaction.insertInto("control_note").values(note).execute();
        await insertEvent(event, transaction);
        return true;
      }),
    );
  }

  async #ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}
