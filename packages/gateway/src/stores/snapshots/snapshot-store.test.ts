import { afterAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { MemorySnapshotStore } from "./memory-snapshot-store.ts";
import { snapshotStoreContract } from "./snapshot-store.contract.ts";
import { SqlSnapshotStore } from "./sql-snapshot-store.ts";

async function open(url: string) {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 4_000 });
  await migrate(database);
  return { store: new SqlSnapshotStore(database), database, close: () => database.close() };
}

/** Else whoever can write to the database makes past decisions look as if another policy had been in force. */
async function refusesChanges(url: string): Promise<void> {
  const { store, database, close } = await open(url);
  const sha256 = "a".repeat(64);
  await store.putParts([{ sha256, body: "{}" }], 1);
  await store.putPolicies({ sha256, steps: 0, added: [], removed: [] }, 1);
  await store.put({ sha256, base: sha256, program: "1", keptAtMs: 1 });
  for (const table of ["snapshot", "snapshot_part", "snapshot_policies"]) {
    for (const statement of [
      `update ${table} set kept_at_ms = 2`,
      `delete from ${table}`,
      database.kind === "sqlite"
        ? `insert or replace into ${table} select * from ${table}`
        : `truncate ${table}`,
    ]) {
      await expect(sql.raw(statement).execute(database.kysely)).rejects.toThrow(
        `${table} is append-only: the policies that decisions were made from are evidence and are never changed, replaced or deleted`,
      );
    }
  }
  await close();
}

snapshotStoreContract("snapshots in memory", async () => ({
  store: new MemorySnapshotStore(),
  close: async () => {},
}));
snapshotStoreContract("snapshots in SQLite", () => open("sqlite::memory:"));

test("SQLite refuses to change, replace or delete what is kept of a snapshot", () =>
  refusesChanges("sqlite::memory:"));

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  snapshotStoreContract("snapshots in PostgreSQL", async () => open(await postgres.createDatabase()));

  test("PostgreSQL refuses to change, empty or delete what is kept of a snapshot", async () =>
    refusesChanges(await postgres.createDatabase()));
} else {
  describe("snapshots in PostgreSQL", () => test.skip(missing, () => {}));
}
