import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { freePort } from "../../../../test/kit/free-port.ts";
import { budget, requests, settled, tokens } from "../../../../test/kit/limit-needs.ts";
import { RecordedUsage } from "../../../../test/kit/recorded-usage.ts";
import { redisIsThere, redisPath, startRedis, type TestRedis } from "../../../../test/kit/redis.ts";
import { UsageStoreUnavailable } from "../../../ports/usage-store.ts";
import { RedisUsageStore } from "./redis-usage-store.ts";

const MONTH = "2026-11";
const SETTLES_MS = 300;

if (redisIsThere) await testFaults();
else describe("Redis' faults", () => test.skip(`there is no ${redisPath}`, () => {}));

async function testFaults(): Promise<void> {
  const redis = await startRedis();
  afterAll(() => redis.stop());
  let deployment: string;
  let memory: RecordedUsage;
  let stores: RedisUsageStore[];

  beforeEach(() => {
    deployment = randomUUID();
    memory = new RecordedUsage();
    stores = [];
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
  });

  async function open(url = redis.url, recordedWithinMs = 0): Promise<RedisUsageStore> {
    const options = { url, deployment, owner: "replica-1", memory, recordedWithinMs };
    const store = await RedisUsageStore.open(options);
    stores.push(store);
    return store;
  }

  const call = (id: string, limit: number, amount: number) =>
    ({ id, month: MONTH, limits: [budget(limit, amount), requests(1_000), tokens(1_000, 1)] }) as const;
  const name = { counter: "pol_budget", kind: "budget", month: MONTH } as const;

  describe("Redis", () => {
    test("is asked once to reserve and once to settle", async () => {
      const store = await open();
      await store.reserve(call("first", 100, 1));
      const before = await commandsOf(redis);
      for (let at = 0; at < 10; at++) {
        await store.reserve(call(`${at}`, 100, 1));
        await store.settle(`${at}`, [settled(budget(0, 0), 1)]);
      }
      expect((await commandsOf(redis)) - before).toBe(20);
    });

    test("keeps nothing without an expiry but the epoch", async () => {
      const store = await open();
      await store.reserve(call("open", 100, 1));
      await store.settle("unknown", []);
      const client = new Redis(redis.url);
      const keys = await client.keys(`meshgate:{${deployment}}:*`);
      const expiries = await Promise.all(keys.map(async (key) => [key, await client.pttl(key)] as const));
      client.disconnect();
      const kept = expiries.filter(([, milliseconds]) => milliseconds < 0).map(([key]) => key);
      expect(kept).toEqual([`meshgate:{${deployment}}:epoch`]);
      expect(expiries).toHaveLength(7);
    });

    test("keeps deployments apart", async () => {
      const store = await open();
      await store.reserve(call("mine", 100, 100));
      deployment = randomUUID();
      const other = await open();
      expect((await other.reserve(call("mine", 100, 100))).granted).toBe(true);
    });

    /** What is lost and not recalled can be spent twice. */
    test.each([
      ["flushed", async () => void (await command(redis, "flushall"))],
      ["without its scripts", async () => void (await command(redis, "script", "flush"))],
      ["restarted with the data of a while ago", () => restart("saved")],
      ["restarted without data", () => restart("lost")],
    ])("%s: counters are recalled from the record, open reservations included", async (_, lose) => {
      const store = await open();
      await store.reserve(call("before", 100, 50));
      await command(redis, "save");
      await store.settle("before", [settled(budget(0, 0), 40)]);
      await store.reserve(call("during", 100, 30));
      memory.budgetsAre([
        ["pol_budget", MONTH, { usedNanoUsd: 40, open: [{ id: "during", owner: "replica-1", amount: 30 }] }],
      ]);
      await lose();
      await answering(store);
      expect((await store.reserve(call("too much", 100, 31))).granted).toBe(false);
      expect((await store.reserve(call("fits", 100, 30))).granted).toBe(true);
      expect((await store.open("replica-1")).toSorted()).toEqual(["during", "fits"]);
      expect(await store.settle("during", [settled(budget(0, 0), 10)])).toEqual([
        { counter: "pol_budget", usedBefore: 40, usedAfter: 50 },
      ]);
      expect(await store.read([name])).toMatchObject([{ used: 50, reserved: 30 }]);
    });

    async function restart(data: "saved" | "lost"): Promise<void> {
      await redis.shutDown();
      await redis.startAgain(data);
    }

    /** Else a call that was reserved just before the loss, and is not in the record yet, is forgotten: spent twice. */
    test("that lost its data recalls nothing until the record has all that was reserved before", async () => {
      const store = await open(redis.url, SETTLES_MS);
      await store.reserve(call("reserved", 100, 60));
      await command(redis, "flushall");
      const lostAtMs = performance.now();
      memory.whileAsked = async () => {
        askedAtMs.push(performance.now());
      };
      const askedAtMs: number[] = [];
      let reservedAtMs = 0;
      const onAttempt = () => {
        reservedAtMs = performance.now();
      };
      await store.reserve({ ...call("next", 100, 60), onAttempt });
      expect(Math.min(...askedAtMs) - lostAtMs).toBeGreaterThanOrEqual(SETTLES_MS - 10);
      // Its own row may be as late as any, counted from here.
      expect(reservedAtMs).toBeGreaterThan(Math.min(...askedAtMs));
    });

    test("a recall from before the loss is not brought in after it", async () => {
      const store = await open();
      memory.whileAsked = async () => {
        memory.whileAsked = undefined;
        memory.budgetsAre([["pol_budget", MONTH, { usedNanoUsd: 90, open: [] }]]);
        await command(redis, "flushall");
      };
      expect((await store.reserve(call("a", 100, 50))).granted).toBe(false);
    });

    test("that is away refuses at once, and answers again by itself when it is back", async () => {
      const store = await open();
      await store.reserve(call("a", 100, 1));
      await redis.shutDown();
      await expect(store.reserve(call("b", 100, 1))).rejects.toThrow(UsageStoreUnavailable);
      await expect(store.ping()).rejects.toThrow(UsageStoreUnavailable);
      await redis.startAgain("lost");
      await answering(store);
      expect((await store.reserve(call("c", 100, 1))).granted).toBe(true);
    });

    test("that hangs refuses in time, and answers again when it goes on", async () => {
      const store = await open();
      await store.reserve(call("a", 100, 1));
      redis.freeze();
      await expect(store.reserve(call("b", 100, 1))).rejects.toThrow(UsageStoreUnavailable);
      redis.thaw();
      await answering(store);
      expect((await store.reserve(call("c", 100, 1))).granted).toBe(true);
    });

    test("need not be there when the store is opened", async () => {
      await redis.shutDown();
      const store = await open();
      await expect(store.reserve(call("a", 100, 1))).rejects.toThrow(UsageStoreUnavailable);
      await redis.startAgain("lost");
      await answering(store);
      expect((await store.reserve(call("b", 100, 1))).granted).toBe(true);
    });

    test("that may throw counters away is not fit, and says what to set", async () => {
      const store = await open();
      await command(redis, "config", "set", "maxmemory", "100mb");
      await command(redis, "config", "set", "maxmemory-policy", "allkeys-lru");
      await expect(store.ping()).rejects.toThrow(/maxmemory-policy allkeys-lru.*noeviction/);
      await command(redis, "config", "set", "maxmemory-policy", "noeviction");
      await store.ping();
      await command(redis, "config", "set", "maxmemory", "0");
    });

    test.each([
      ["not a URL", /cannot be read/],
      ["http://user:s3cret@host", /no kind that Meshgate knows/],
    ])("a URL that is none is refused without being quoted: %s", async (url, sentence) => {
      const error = await open(url).then(
        () => new Error("it opened"),
        (reason: Error) => reason,
      );
      expect(error.message).toMatch(sentence);
      expect(error.message).not.toContain("s3cret");
    });
  });

  test("a cluster keeps all counters of a call in one slot", async () => {
    const busPort = String(await freePort());
    const address = ["--cluster-announce-ip", "127.0.0.1", "--cluster-port", busPort];
    const cluster = await startRedis(["--cluster-enabled", "yes", ...address]);
    await command(cluster, "cluster", "addslotsrange", "0", "16383");
    const store = await open(cluster.url.replace("redis:", "redis+cluster:"));
    await answering(store);
    await reserveInTime(store);
    expect(await store.read([name])).toMatchObject([{ used: 0, reserved: 1 }]);
    await cluster.stop();
  });

  /** A cluster of one node takes a moment to agree with itself. */
  async function reserveInTime(store: RedisUsageStore): Promise<void> {
    const reserved = await store.reserve(call("a", 100, 1)).then(
      () => true,
      () => false,
    );
    if (reserved) return;
    await new Promise(setImmediate);
    await reserveInTime(store);
  }
}

async function answering(store: RedisUsageStore): Promise<void> {
  for (;;) {
    const answers = await store.ping().then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise(setImmediate);
  }
}

async function command(redis: TestRedis, first: string, ...rest: readonly string[]): Promise<unknown> {
  const client = new Redis(redis.url);
  const answer = await client.call(first, ...rest);
  client.disconnect();
  return answer;
}

/** How many times a script was called by whoever. */
async function commandsOf(redis: TestRedis): Promise<number> {
  const info = String(await command(redis, "info", "commandstats"));
  const counts = [...info.matchAll(/^cmdstat_(?:eval|evalsha):calls=(\d+)/gm)].map(([, calls]) =>
    Number(calls),
  );
  return counts.reduce((sum, calls) => sum + calls, 0);
}
