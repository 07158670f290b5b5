import { sql } from "kysely";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Lease } from "../ports/lease.ts";
import type { Database } from "./database.ts";
import { failureSentence } from "./database-failure.ts";

export interface LeaseOptions {
  /** What is done by its holder. */
  readonly name: string;
  /** Names this process among replicas. */
  readonly holder: string;
  readonly clock: Pick<Clock, "nowMs">;
  /** How long it lasts; longer than the holder works between two calls of `hold`. */
  readonly lastsMs: number;
}

/**
 * A lease as a row that is taken by compare-and-swap. Clocks that differ by more than it lasts let two processes have it: it
 * spares work, and nothing rests on it that the compare-and-swap of a cursor does not hold.
 */
export class SqlLease implements Lease {
  readonly #database: Database;
  readonly #options: LeaseOptions;
  #untilMs = 0;

  constructor(database: Database, options: LeaseOptions) {
    this.#database = database;
    this.#options = options;
  }

  async hold(): Promise<boolean> {
    const { lastsMs } = this.#options;
    const leftMs = this.#untilMs - this.#options.clock.nowMs();
    if (leftMs > lastsMs / 2 && leftMs <= lastsMs) return true;
    return await this.#take();
  }

  async release(): Promise<void> {
    const { name, holder } = this.#options;
    if (this.#untilMs === 0) return;
    this.#untilMs = 0;
    await this.#ask(({ kysely }) =>
      kysely.deleteFrom("follower_lease").where("name", "=", name).where("holder", "=", holder).execute(),
    );
  }

  async #take(): Promise<boolean> {
    const { name, holder, clock, lastsMs } = this.#options;
    const nowMs = clock.nowMs();
    const untilMs = nowMs + lastsMs;
    const taken = await this.#ask(({ kysely }) =>
      kysely
        .insertInto("follower_lease")
        .values({ name, holder, until_ms: untilMs })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet({ holder, until_ms: untilMs })
            // One far in the future was taken by a clock that was wrong.
            .where((row) =>
              row.or([
                row("follower_lease.holder", "=", holder),
                row("follower_lease.until_ms", "<=", nowMs),
                row("follower_lease.until_ms", ">", sql<number>`${nowMs + 2 * lastsMs}`),
              ]),
            ),
        )
        .returning("name")
        .executeTakeFirst(),
    );
    this.#untilMs = taken === undefined ? 0 : untilMs;
    return taken !== undefined;
  }

  async #ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await work(this.#database);
    } catch (error) {
      throw new EventStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}
