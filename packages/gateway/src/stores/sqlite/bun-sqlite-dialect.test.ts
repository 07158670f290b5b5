import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Kysely } from "kysely";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { BunSqliteDialect } from "./bun-sqlite-dialect.ts";
import { openSqlite } from "./open-sqlite.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

interface Tables {
  readonly item: { readonly id: number; readonly value: unknown };
}

let connection: SqliteConnection;
let db: Kysely<Tables>;

beforeEach(async () => {
  connection = await openSqlite(":memory:", { lockLimitMs: 10_000, clock: systemClock });
  connection.handle.run("create table item (id integer primary key, value any) strict");
  db = new Kysely<Tables>({ dialect: new BunSqliteDialect(connection) });
});

afterEach(async () => {
  await db.destroy();
  connection.handle.close();
});

test("gives rows, what changed, and what was inserted", async () => {
  const inserted = await db.insertInto("item").values({ id: 7, value: "a" }).executeTakeFirst();
  expect(inserted).toMatchObject({ insertId: 7n, numInsertedOrUpdatedRows: 1n });
  expect(await db.insertInto("item").values({ id: 8, value: null }).returning("id").execute()).toEqual([
    { id: 8 },
  ]);
  expect((await db.updateTable("item").set({ value: "b" }).executeTakeFirst()).numUpdatedRows).toBe(2n);
  expect(await db.selectFrom("item").selectAll().execute()).toEqual([7, 8].map((id) => ({ id, value: "b" })));
});

test("undoes a transaction that fails", async () => {
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto("item").values({ id: 1, value: 1 }).execute();
    throw new Error("half-way");
  });
  await expect(failing).rejects.toThrow("half-way");
  expect(await db.selectFrom("item").selectAll().execute()).toEqual([]);
});

/** Else a write that was acknowledged vanishes when the transaction of another, into which it slipped, is undone. */
test("keeps queries and transactions of others out of an open transaction", async () => {
  const others: Promise<unknown>[] = [];
  const undone = db.transaction().execute(async (transaction) => {
    await transaction.insertInto("item").values({ id: 1, value: "undone" }).execute();
    others.push(db.insertInto("item").values({ id: 2, value: "alone" }).execute());
    others.push(
      db.transaction().execute((other) => other.insertInto("item").values({ id: 3, value: "own" }).execute()),
    );
    await Promise.race([...others, Bun.sleep(5)]);
    throw new Error("undo");
  });
  await expect(undone).rejects.toThrow("undo");
  await Promise.all(others);
  const rows = await db.selectFrom("item").select("id").orderBy("id").execute();
  expect(rows).toEqual([{ id: 2 }, { id: 3 }]);
});

describe("refuses what SQLite or its driver would change without a word", () => {
  test.each([[2 ** 53], [2n ** 53n], [-(2n ** 60n)], [Number.NaN], [new Date(0)], [{}]])(
    "%p",
    async (value) => {
      await expect(db.insertInto("item").values({ id: 1, value }).execute()).rejects.toThrow(/exactly/);
    },
  );

  test.each([[Number.MAX_SAFE_INTEGER], [-1.5], [""], ["🦊"], [null]])("and keeps %p", async (value) => {
    await db.insertInto("item").values({ id: 1, value }).execute();
    expect(await db.selectFrom("item").select("value").executeTakeFirst()).toEqual({ value });
  });
});
