import { afterAll, describe, expect, test } from "bun:test";
import { budget } from "../../../../test/kit/limit-needs.ts";
import { startPostgres, whyNoPostgres } from "../../../../test/kit/postgres.ts";
import { RecordedUsage } from "../../../../test/kit/recorded-usage.ts";
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

  /** Else one caller who names a new end user in each of its calls fills the table, without one of them being granted. */
  test("sweeps a budget that holds nothing within a minute, and keeps one that was used", async () => {
    const pool = database.openPool({ connectionsMax: 4, limitMs: 1_000 });
    await pool.query("truncate usage_counter, usage_reservation");
    let nowMs = Date.UTC(2026, 10, 20);
    const store = new PostgresUsageStore({
      pool,
      owner: "replica-1",
      memory: new RecordedUsage(),
      nowMs: () => nowMs,
    });
    const reserve = (user: string, amount: number) =>
      store.reserve({ id: user, month: "2026-11", limits: [budget(10, amount, user)] });
    expect((await reserve("refused", 11)).granted).toBe(false);
    await reserve("released", 1);
    await store.release("released");
    await reserve("held", 1);
    await reserve("used", 1);
    await store.settle("used", []);
    nowMs += 60_000;
    await store.sweep();
    const { rows } = await pool.query("select key from usage_counter order by key");
    expect(rows).toEqual([{ key: "budget:2026-11:held" }, { key: "budget:2026-11:used" }]);
    await store.close();
  });
} else {
  describe("PostgreSQL as a usage store", () => test.skip(missing, () => {}));
}
