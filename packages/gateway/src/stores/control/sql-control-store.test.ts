import { afterAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { type Database, openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
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
