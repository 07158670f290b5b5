import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { KeptCheckpoint, Ledger, LedgerEntry, LedgerHead } from "../../ports/ledger.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { checkpointOf } from "./checkpoints.ts";
import { positionsOf } from "./positions.ts";
import { readEntries, readHeads } from "./read-entries.ts";
import { readNodes } from "./read-nodes.ts";
import type { Signal } from "./signal.ts";

/** The log in SQLite or PostgreSQL, as the sequencers of all processes have grown it. The database must be migrated. */
export class SqlLedger implements Ledger {
  readonly #database: Database;
  readonly #growth: Signal;

  constructor(database: Database, growth: Signal) {
    this.#database = database;
    this.#growth = growth;
  }

  size(): Promise<number> {
    return this.#ask(async ({ kysely }) => {
      const state = await kysely.selectFrom("ledger_state").select("size").executeTakeFirstOrThrow();
      return Number(state.size);
    });
  }

  latestCheckpoint(): Promise<KeptCheckpoint | undefined> {
    return this.#ask(async ({ kysely }) => {
      const row = await kysely
        .selectFrom("ledger_checkpoint")
        .selectAll()
        .orderBy("size", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && checkpointOf(row);
    });
  }

  checkpointCovering(size: number): Promise<KeptCheckpoint | undefined> {
    return this.#ask(async ({ kysely }) => {
      const row = await kysely
        .selectFrom("ledger_checkpoint")
        .selectAll()
        .where("size", ">=", size)
        .orderBy("size")
        .limit(1)
        .executeTakeFirst();
      return row && checkpointOf(row);
    });
  }

  entries(from: number, to: number): Promise<readonly LedgerEntry[]> {
    return this.#ask((database) => readEntries(from, to, database));
  }

  heads(from: number, to: number): Promise<readonly LedgerHead[]> {
    return this.#ask((database) => readHeads(from, to, database));
  }

  positions(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#ask(({ kysely }) => positionsOf(eventIds, kysely));
  }

  nodes(ids: readonly { readonly level: number; readonly place: number }[]): Promise<readonly Uint8Array[]> {
    return this.#ask(({ kysely }) => readNodes(ids, kysely));
  }

  onGrowth(listener: () => void): () => void {
    return this.#growth.hear(listener);
  }

  async #ask<T>(query: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await query(this.#database);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}
