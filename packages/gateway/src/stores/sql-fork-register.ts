import { sql } from "kysely";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Fork, ForkEvidence, ForkRegister, LogStanding } from "../ports/fork-register.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";
import { insertEvent } from "./insert-event.ts";
import { beginsGeneration } from "./ledger/begins-generation.ts";

/** The register in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlForkRegister implements ForkRegister {
  readonly #database: Database;
  readonly #ledger: Pick<Ledger, "size" | "positions" | "entries" | "nodes">;
  /** Generations, by their event, that the log was found to begin: it is looked at once. */
  readonly #proven = new Set<string>();

  constructor(database: Database, ledger: Pick<Ledger, "size" | "positions" | "entries" | "nodes">) {
    this.#database = database;
    this.#ledger = ledger;
  }

  standing(): Promise<LogStanding> {
    return this.#ask(async ({ kysely }) => {
      const begun = await kysely
        .selectFrom("ledger_generation")
        .select(["number", "event_id as eventId"])
        .orderBy("number", "desc")
        .execute();
      const generation = await this.#latestProven(begun);
      const named = begun[0]?.number ?? 1;
      const unproven = named > generation ? { unproven: named } : {};
      const row = await kysely
        .selectFrom("ledger_fork")
        .select(["target", "contradiction", "next_generation"])
        .where("generation", "=", generation)
        .executeTakeFirst();
      if (row === undefined) return { generation, ...unproven };
      const { target, contradiction } = row;
      // A number that a row has already can be begun no more.
      const nextGeneration = Math.max(row.next_generation, named + 1);
      return { generation, fork: { generation, target, contradiction, nextGeneration }, ...unproven };
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
          .values({ number: nextGeneration, acknowledged_at_ms: atMs, event_id: event.id })
          .execute();
        await transaction.insertInto("control_note").values(note).execute();
        await insertEvent(event, transaction);
        return true;
      }),
    );
  }

  async #latestProven(
    begun: readonly { readonly number: number; readonly eventId: string }[],
  ): Promise<number> {
    for (const { number: generation, eventId } of begun) {
      const name = `${generation} ${eventId}`;
      if (!this.#proven.has(name)) {
        if (!(await beginsGeneration({ eventId, generation }, this.#ledger))) continue;
        this.#proven.add(name);
      }
      return generation;
    }
    return 1;
  }

  async #ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}
