import { afterAll, describe, test } from "bun:test";
import { randomUUID } from "node:crypto";
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
} else {
  describe("Redis as a usage store", () => test.skip(`there is no ${redisPath}`, () => {}));
}
