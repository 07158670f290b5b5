import { expect, test } from "bun:test";
import { sql } from "kysely";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { openDatabase } from "../database.ts";
import { DatabaseUnavailable } from "../database-failure.ts";
import { migrate } from "./migrate.ts";

function openEmpty() {
  return openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 1_000 });
}

test("brings an empty database up to date, and a second time has nothing to do", async () => {
  const database = await openEmpty();
  expect(await migrate(database)).toEqual([
    "0001-event-record",
    "0002-usage-calls",
    "0003-control",
    "0004-approvals",
    "0005-usage-counters",
    "0006-ledger",
    "0007-audit-index",
    "0008-snapshots",
    "0009-retention",
    "0010-sinks",
  ]);
  expect(await migrate(database)).toEqual([]);
  await database.close();
});

test("refuses a database that a newer program has migrated, and says what to do", async () => {
  const database = await openEmpty();
  await migrate(database);
  const newer = sql`insert into schema_migration (name, timestamp) values ('9999-later', '2999-01-01T00:00:00.000Z')`;
  await newer.execute(database.kysely);
  await expect(migrate(database)).rejects.toThrow(
    new DatabaseUnavailable(
      "sqlite::memory:: The database was migrated by a newer Meshgate (9999-later). Start that version or newer, or restore a backup.",
    ),
  );
  await database.close();
});

test("changes nothing where it fails half-way", async () => {
  const database = await openEmpty();
  await sql`create table event_body (taken integer)`.execute(database.kysely);
  await expect(migrate(database)).rejects.toThrow(/The migration failed and changed nothing/);
  const tables = await sql`select name from sqlite_master where name = 'event_leaf'`.execute(database.kysely);
  expect(tables.rows).toEqual([]);
  await database.close();
});
