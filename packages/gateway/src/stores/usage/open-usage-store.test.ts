import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { budget, requests, settled } from "../../../test/kit/limit-needs.ts";
import { RecordedUsage } from "../../../test/kit/recorded-usage.ts";
import { redisIsThere, redisPath, startRedis, type TestRedis } from "../../../test/kit/redis.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { type UsageStore, UsageStoreUnavailable } from "../../ports/usage-store.ts";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { type OnStoreFailure, openUsageStore } from "./open-usage-store.ts";

const MONTH = "2026-11";
const name = { counter: "pol_budget", kind: "budget", month: MONTH } as const;

async function openDeployment() {
  const database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 1_000 });
  await migrate(database);
  const memory = new RecordedUsage();
  const open = (onStoreFailure: OnStoreFailure, redisUrl?: string) =>
    openUsageStore({
      database,
      owner: "replica-1",
      clock: systemClock,
      memory,
      onStoreFailure,
      recordedWithinMs: 50,
      ...(redisUrl === undefined ? {} : { redisUrl }),
    });
  return { database, memory, open };
}

test("counts in memory where the database is SQLite and there is no Redis", async () => {
  const { database, memory, open } = await openDeployment();
  memory.budgetsAre([["pol_budget", MONTH, { usedNanoUsd: 60, open: [] }]]);
  const store = await open({ kind: "deny" });
  expect(await store.read([name])).toMatchObject([{ used: 60, reserved: 0 }]);
  await store.close();
  await database.close();
});

describe.skipIf(!redisIsThere)(`usage stores in Redis, by ${redisPath}`, () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  const ask = (store: UsageStore, id: string, amount: number) =>
    store.reserve({ id, month: MONTH, limits: [budget(100, amount), requests(50)] });

  test("deny: no limit is granted while Redis is away", async () => {
    const { database, open } = await openDeployment();
    const store = await open({ kind: "deny" }, redis.url);
    await redis.shutDown();
    await expect(ask(store, "a", 1)).rejects.toThrow(UsageStoreUnavailable);
    await redis.startAgain("lost");
    await store.close();
    await database.close();
  });

  test("two databases are two deployments in one Redis", async () => {
    const [one, other] = [await openDeployment(), await openDeployment()];
    const stores = [
      await one.open({ kind: "deny" }, redis.url),
      await other.open({ kind: "deny" }, redis.url),
    ];
    const answers = await Promise.all(stores.map((store) => ask(store, "same id", 100)));
    expect(answers.map(({ granted }) => granted)).toEqual([true, true]);
    await Promise.all([
      ...stores.map((store) => store.close()),
      one.database.close(),
      other.database.close(),
    ]);
  });

  /** Else what is spent while Redis is away is spent a second time when it is back. */
  test("local share: grants its part of each limit while Redis is away, and Redis learns of it from the record", async () => {
    const { database, memory, open } = await openDeployment();
    const store = await open({ kind: "local-share", percent: 20 }, redis.url);
    expect(await ask(store, "shared", 50)).toMatchObject({ granted: true, source: "shared" });
    await redis.shutDown();

    await expect(store.ping()).rejects.toThrow(UsageStoreUnavailable);
    expect(await ask(store, "local", 15)).toMatchObject({
      granted: true,
      source: "local_share",
      limits: [{ limit: 20, used: 0 }, { limit: 10 }],
    });
    expect(await ask(store, "too much", 6)).toMatchObject({ granted: false, source: "local_share" });
    expect(await store.open("replica-1")).toEqual(["local"]);
    await expect(store.settle("shared", [])).rejects.toThrow(UsageStoreUnavailable);
    const open15 = { id: "local", owner: "replica-1", amount: 15 };
    const open50 = { id: "shared", owner: "replica-1", amount: 50 };
    memory.budgetsAre([["pol_budget", MONTH, { usedNanoUsd: 0, open: [open15, open50] }]]);

    await redis.startAgain("lost");
    await untilShared(store);
    expect(await ask(store, "after", 36)).toMatchObject({ granted: false, source: "shared" });
    expect(await store.settle("local", [settled(budget(0, 0), 10)])).toEqual([
      { counter: "pol_budget", usedBefore: 0, usedAfter: 10 },
    ]);
    await store.release("shared");
    expect(await store.read([name])).toMatchObject([{ used: 10, reserved: 0 }]);
    expect(await store.open("replica-1")).toEqual([]);
    await store.close();
    await database.close();
  });
});

/** Its connection comes back by itself a moment after the server. */
async function untilShared(store: UsageStore): Promise<void> {
  for (;;) {
    const answers = await store.read([]).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise(setImmediate);
  }
}
