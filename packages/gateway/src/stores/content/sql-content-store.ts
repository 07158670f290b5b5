import type { ContentStore, KeptPart, Rewrapped, SealedPart } from "../../ports/content-store.ts";
import { EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import { eraseIn } from "../erase-in.ts";
import { ERASED } from "./end-parts.ts";

/** Captured texts in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlContentStore implements ContentStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(requestId: string): Promise<readonly KeptPart[]> {
    return this.#ask(async ({ kysely }) => {
      const rows = await kysely
        .selectFrom("content_part as content")
        .innerJoin("content_key as key", (join) =>
          join.onRef("key.request_id", "=", "content.request_id").onRef("key.part", "=", "content.part"),
        )
        .where("content.request_id", "=", requestId)
        .select([
          "content.part",
          "content.box",
          "content.team_id",
          "content.ended_by",
          "key.wrapped",
          "key.master_id",
        ])
        .execute();
      return rows.map(({ part, box, team_id, ended_by, wrapped, master_id }): KeptPart => {
        const ofTeam = team_id === null ? {} : { teamId: team_id };
        return box === null
          ? { kind: "ended", part, endedBy: ended_by ?? "", ...ofTeam }
          : {
              kind: "kept",
              requestId,
              part,
              box: new Uint8Array(box),
              wrapped: new Uint8Array(wrapped),
              masterId: master_id,
              ...ofTeam,
            };
      });
    });
  }

  wrappedByOthers(masterId: string, limit: number): Promise<readonly Omit<SealedPart, "box">[]> {
    return this.#ask(async ({ kysely }) => {
      const rows = await kysely
        .selectFrom("content_key")
        .selectAll()
        .where("master_id", "<>", masterId)
        .where("wrapped", "<>", ERASED)
        .limit(limit)
        .execute();
      return rows.map(({ request_id, part, wrapped, master_id }) => ({
        requestId: request_id,
        part,
        wrapped: new Uint8Array(wrapped),
        masterId: master_id,
      }));
    });
  }

  rewrap(keys: readonly Rewrapped[]): Promise<void> {
    return this.#ask((database) =>
      eraseIn(database, async (db) => {
        for (const { requestId, part, before, wrapped, masterId } of keys) {
          await db
            .updateTable("content_key")
            .set({ wrapped, master_id: masterId })
            .where("request_id", "=", requestId)
            .where("part", "=", part)
            .where("wrapped", "=", before)
            .execute();
        }
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
