import { afterAll, describe, test } from "bun:test";
import { startPostgres, whyNoPostgres } from "../../../../test/kit/postgres.ts";
import { systemClock } from "../../../../test/kit/system-clock.ts";
import { openDatabase } from "../../database.ts";
import { migrate } from "../../migrations/migrate.ts";
import { type CreateCounters, usageStoreContract } from "../usage-store.contract.ts";
import { usageStoreLaws } from "../usage-store.laws.ts";
import { PostgresUsageStore } from "./postgres-usage-store.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  const database = await openDatabase(postgres.url, { clock: systemClock, statementLimitMs: 5_000 });
  await migrate(database);
  if (database.kind !== "postgres") throw new Error("a PostgreSQL URL opens PostgreSQL");
  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });
  const create: CreateCounters = async ({ clock, memory }) => ({
    open: async (owner) => {
      const pool = database.openPool({ connectionsMax: 4, limitMs: 1_000 });
      return new PostgresUsageStore({ pool, owner, memory, nowMs: () => clock.nowMs() });
    },
    discard: async () => {
      const pool = database.openPool({ connectionsMax: 1, limitMs: 1_000 });
      await pool.query("truncate usage_counter, usage_reservation");
      await pool.end();
    },
  });
  usageStoreContract("PostgreSQL", create);
  usageStoreLaws("PostgreSQL", create, { runs: 8 });
} else {
  describe("PostgreSQL as a usage store", () => test.skip(missing, () => {}));
}
