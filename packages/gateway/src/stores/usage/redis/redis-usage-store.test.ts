import { afterAll, describe, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { redisIsThere, redisPath, startRedis } from "../../../../test/kit/redis.ts";
import { usageStoreContract } from "../usage-store.contract.ts";
import { RedisUsageStore } from "./redis-usage-store.ts";

if (redisIsThere) {
  const redis = await startRedis();
  afterAll(() => redis.stop());
  usageStoreContract("Redis", async ({ clock, memory }) => {
    const deployment = randomUUID();
    const { url } = redis;
    const nowMs = () => clock.nowMs();
    return {
      open: (owner) => RedisUsageStore.open({ url, deployment, owner, memory, recordedWithinMs: 0, nowMs }),
      discard: async () => {},
    };
  });
} else {
  describe("Redis as a usage store", () => test.skip(`there is no ${redisPath}`, () => {}));
}
