import type { Result } from "@meshgate/engine";
import type { Kysely } from "kysely";
import { nextTurn } from "../../in-turns.ts";
import {
  type Change,
  type ControlChanges,
  type ControlConflict,
  type ControlSnapshot,
  type ControlStore,
  ControlStoreUnavailable,
  type Entity,
  type EntityKind,
  type Note,
  type Revision,
} from "../../ports/control-store.ts";
import type { Evidence } from "../../ports/evidence.ts";
import type { Database } from "../database.ts";
import { failureSentence } from "../database-failure.ts";
import type { Schema } from "../schema.ts";
import { applyChange } from "./apply-change.ts";
import { claimValue } from "./claim-value.ts";
import { entityOf, revisionOf } from "./rows.ts";
import { watchDatabase } from "./watch-database.ts";

/** Rows that are read and understood in one go: more would keep the event loop for too long. */
const SLICE_ROWS = 1_000;

/** What is governed, in SQLite or PostgreSQL. The database must be migrated, and stays its owner's. */
export class SqlControlStore implements ControlStore {
  readonly #database: Database;
  readonly #watches = new Set<() => void>();
  #closed = false;

  constructor(database: Database) {
    this.#database = database;
  }

  load(): Promise<ControlSnapshot> {
    return this.#ask(async ({ kysely }) => {
      // The version first: what is committed while the slices are read is told again by `changesSince`.
      const version = await this.#version();
      const entities: Entity[] = [];
      for (let last: Entity | undefined; ; last = entities.at(-1)) {
        const rows = await kysely
          .selectFrom("control_entity")
          .selectAll()
          .$if(last !== undefined, (query) =>
            query.where(({ eb, refTuple, tuple }) =>
              eb(refTuple("kind", "id"), ">", tuple(last?.kind ?? "team", last?.id ?? "")),
            ),
          )
          .orderBy("kind")
          .orderBy("id")
          .limit(SLICE_ROWS)
          .execute();
        for (const row of rows) entities.push(entityOf(row));
        if (rows.length < SLICE_ROWS) return { version, entities };
        await nextTurn();
      }
    });
  }

  changesSince(version: number): Promise<ControlChanges> {
    return this.#ask(async ({ kysely }) => {
      const now = await this.#version();
      if (now <= version) return { version: now, changed: [], deleted: [] };
      // One that changed twice is read twice, and is as it was read last.
      const touched = new Map<string, Touched>();
      for (let last = { version, seq: Number.MAX_SAFE_INTEGER }; ; ) {
        const rows = await revisionsAfter(last, kysely);
        for (const row of rows) touched.set(`${row.kind} ${row.id}`, touchedOf(row));
        const end = rows.at(-1);
        if (end === undefined || rows.length < SLICE_ROWS) break;
        last = { version: Number(end.version), seq: Number(end.seq) };
        await nextTurn();
      }
      const all = [...touched.values()];
      const changed = all.filter(isEntity);
      const deleted = all.filter((each) => !isEntity(each));
      return { version: now, changed, deleted };
    });
  }

  apply(change: Change): Promise<Result<number, readonly ControlConflict[]>> {
    return this.#ask((database) => applyChange(change, database));
  }

  history(kind: EntityKind, id: string): Promise<readonly Revision[]> {
    return this.#ask(async ({ kysely }) => {
      const rows = await kysely
        .selectFrom("control_revision")
        .selectAll()
        .where("kind", "=", kind)
        .where("id", "=", id)
        .orderBy("seq", "desc")
        .execute();
      return rows.map(revisionOf);
    });
  }

  note(id: string): Promise<Note | undefined> {
    return this.#ask(({ kysely }) =>
      kysely.selectFrom("control_note").selectAll().where("id", "=", id).executeTakeFirst(),
    );
  }

  watch(onChange: () => void, pollMs: number): () => void {
    const end = watchDatabase(this.#database, onChange, pollMs);
    this.#watches.add(end);
    return () => {
      this.#watches.delete(end);
      end();
    };
  }

  setOnce(name: string, value: string): Promise<string> {
    return this.#ask(async ({ kysely }) => {
      await kysely
        .insertInto("control_value")
        .values({ name, value })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await this.#value(name)) ?? value;
    });
  }

  claim(name: string, value: string, evidence: Evidence): Promise<boolean> {
    return this.#ask((database) => claimValue(name, value, evidence, database));
  }

  get(name: string): Promise<string | undefined> {
    return this.#ask(() => this.#value(name));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#watches) end();
    this.#watches.clear();
  }

  async #value(name: string): Promise<string | undefined> {
    const query = this.#database.kysely.selectFrom("control_value").select("value").where("name", "=", name);
    return (await query.executeTakeFirst())?.value;
  }

  async #version(): Promise<number> {
    const query = this.#database.kysely.selectFrom("control_version").select("version");
    return Number((await query.executeTakeFirstOrThrow()).version);
  }

  async #ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    if (this.#closed) throw new ControlStoreUnavailable("The control store is closed.");
    try {
      return await work(this.#database);
    } catch (error) {
      throw new ControlStoreUnavailable(failureSentence(error), { cause: error });
    }
  }
}

/** What lives, as it is, or of what does not the name alone. */
type Touched = Entity | Pick<Entity, "kind" | "id">;

function isEntity(touched: Touched): touched is Entity {
  return "revision" in touched;
}

/** The next revisions in the order of their versions, each with its entity as that is now. */
async function revisionsAfter(
  last: { readonly version: number; readonly seq: number },
  kysely: Kysely<Schema>,
) {
  return await kysely
    .selectFrom("control_revision as past")
    .leftJoin("control_entity as entity", (join) =>
      join.onRef("entity.kind", "=", "past.kind").onRef("entity.id", "=", "past.id"),
    )
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple("past.version", "past.seq"), ">", tuple(last.version, last.seq)),
    )
    .select([
      "past.version",
      "past.seq",
      "past.kind",
      "past.id",
      "entity.name",
      "entity.revision",
      "entity.body",
      "entity.created_at_ms",
      "entity.updated_at_ms",
    ])
    .orderBy("past.version")
    .orderBy("past.seq")
    .limit(SLICE_ROWS)
    .execute();
}

function touchedOf(row: Awaited<ReturnType<typeof revisionsAfter>>[number]): Touched {
  const { kind, id, name, revision, body, created_at_ms, updated_at_ms } = row;
  if (
    name === null ||
    revision === null ||
    body === null ||
    created_at_ms === null ||
    updated_at_ms === null
  ) {
    return { kind, id };
  }
  return entityOf({ kind, id, name, revision, body, created_at_ms, updated_at_ms });
}
