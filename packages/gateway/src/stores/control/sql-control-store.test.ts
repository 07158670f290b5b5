import { afterAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { sql } from "kysely";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { type Database, openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { SqlOutbox } from "../outbox/sql-outbox.ts";
import { SqlEventStore } from "../sql-event-store.ts";
import { change, controlStoreContract, make } from "./control-store.contract.ts";
import { SqlControlStore } from "./sql-control-store.ts";

const options = { clock: systemClock, statementLimitMs: 4_000 };

/** Each opening is a connection of its own, as another process has it. */
async function place(url: string, discard: () => void) {
  const first = await openDatabase(url, options);
  await migrate(first);
  const events = new SqlEventStore(first, { clock: systemClock, queueEventsMax: 100, commitLimitMs: 4_000 });
  const opened: { readonly database: Database; readonly store: SqlControlStore }[] = [];
  return {
    async open() {
      const database = await openDatabase(url, options);
      const store = new SqlControlStore(database);
      opened.push({ database, store });
      return store;
    },
    events,
    outbox: new SqlOutbox(first),
    async discard() {
      for (const { database, store } of opened) {
        await store.close();
        await database.close();
      }
      await events.close();
      discard();
    },
  };
}

/** Else whoever can write to the database makes a policy look as if it had never been weaker. */
async function refusesChangesOfHistory(url: string): Promise<void> {
  const database = await openDatabase(url, options);
  await migrate(database);
  const store = new SqlControlStore(database);
  await store.apply(change(make("policy", "p")));
  for (const statement of [
    "update control_revision set body = '{}'",
    "delete from control_revision",
    ...(database.kind === "sqlite"
      ? ["insert or replace into control_revision select * from control_revision"]
      : ["truncate control_revision"]),
  ]) {
    await expect(sql.raw(statement).execute(database.kysely)).rejects.toThrow(
      "control_revision is append-only: states that were in force are evidence and are never changed, replaced or deleted",
    );
  }
  expect(await store.history("policy", "p")).toHaveLength(1);
  await store.close();
  await database.close();
}

test("SQLite refuses to change, replace or delete what was once in force", () =>
  refusesChangesOfHistory("sqlite::memory:"));

controlStoreContract("SQLite", async () => {
  const folder = temporaryFolder();
  return place(`sqlite:${folder}/meshgate.db`, () => rmSync(folder, { recursive: true }));
});

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  controlStoreContract("PostgreSQL", async () => place(await postgres.createDatabase(), () => {}));

  describe("PostgreSQL as a control store", () => {
    test("refuses to change, empty or delete what was once in force", async () =>
      refusesChangesOfHistory(await postgres.createDatabase()));

    test("tells a watcher at once, without its poll, and again after the server was away", async () => {
      const where = await place(await postgres.createDatabase(), () => {});
      const [watching, writing] = [await where.open(), await where.open()];
      let called = Promise.withResolvers<void>();
      const neverPolled = 600_000;
      watching.watch(() => called.resolve(), neverPolled);
      await called.promise;

      called = Promise.withResolvers();
      await writing.apply(change(make("team", "before")));
      await called.promise;

      await postgres.shutDown();
      await postgres.startAgain();
      called = Promise.withResolvers();
      await called.promise;
      called = Promise.withResolvers();
      await writing.apply(change(make("team", "after")));
      await called.promise;
      await where.discard();
      expect(true).toBe(true);
    });
  });
} else {
  describe("PostgreSQL as a control store", () => test.skip(missing, () => {}));
}
