import { afterAll, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { budget } from "../../../../test/kit/limit-needs.ts";
import { RecordedUsage } from "../../../../test/kit/recorded-usage.ts";
import { redisIsThere, redisPath, startRedis } from "../../../../test/kit/redis.ts";
import { type CreateCounters, usageStoreContract } from "../usage-store.contract.ts";
import { usageStoreLaws } from "../usage-store.laws.ts";
import { RedisUsageStore } from "./redis-usage-store.ts";

if (redisIsThere) {
  const redis = await startRedis();
  afterAll(() => redis.stop());
  const create: CreateCounters = async ({ clock, memory }) => {
    const deployment = randomUUID();
    const { url } = redis;
    const nowMs = () => clock.nowMs();
    return {
      open: (owner) => RedisUsageStore.open({ url, deployment, owner, memory, recordedWithinMs: 0, nowMs }),
      discard: async () => {},
    };
  };
  usageStoreContract("Redis", create);
  usageStoreLaws("Redis", create, { runs: 25 });

  /** Else one caller who names a new end user in each of its calls fills Redis, without one of them being granted. */
  test("keeps a budget that holds nothing for seconds, and one that was used for longer than its month", async () => {
    const deployment = randomUUID();
    const options = {
      url: redis.url,
      deployment,
      owner: "replica-1",
      memory: new RecordedUsage(),
      recordedWithinMs: 0,
    };
    const store = await RedisUsageStore.open(options);
    const client = new Redis(redis.url);
    const reserve = (user: string, amount: number) =>
      store.reserve({ id: user, month: "2026-11", limits: [budget(10, amount, user)] });
    const secondsLeft = async (user: string) =>
      Math.ceil((await client.pttl(`meshgate:{${deployment}}:budget:2026-11:${user}`)) / 1_000);
    expect((await reserve("refused", 11)).granted).toBe(false);
    await reserve("released", 1);
    await store.release("released");
    await reserve("held", 1);
    await reserve("used", 1);
    await store.settle("used", []);
    const left = await Promise.all(["refused", "released", "held", "used"].map(secondsLeft));
    expect(left.map((seconds) => (seconds <= 10 ? "seconds" : "weeks"))).toEqual([
      "seconds",
      "seconds",
      "weeks",
      "weeks",
    ]);
    await store.close();
    client.disconnect();
  });
} else {
  describe("Redis as a usage store", () => test.skip(`there is no ${redisPath}`, () => {}));
}
