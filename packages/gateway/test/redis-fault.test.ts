import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type AuditEvent, DecisionMade } from "@meshgate/contracts";
import { Redis } from "ioredis";
import { costsByMark, underpaid } from "./kit/accounts.ts";
import { type BillingUpstream, startBillingUpstream } from "./kit/billing-upstream.ts";
import { eventually } from "./kit/eventually.ts";
import { type Answered, callModel, errorOf } from "./kit/model-calls.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { pricedConfig, prices } from "./kit/priced-config.ts";
import { randomFrom, testSeed } from "./kit/random.ts";
import { redisIsThere, startRedis, type TestRedis } from "./kit/redis.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { spend } from "./kit/spend.ts";

const LIMIT_NANO_USD = 500_000_000;
const skip = whyNoPostgres() !== undefined || !redisIsThere;
let postgres: TestPostgres;

beforeAll(async () => {
  if (!skip) postgres = await startPostgres();
});

afterAll(() => postgres?.stop());

interface Setting {
  readonly upstream: BillingUpstream;
  readonly redis: TestRedis;
  readonly replicas: Replicas;
}

/** Two replicas that count in Redis. */
async function start(governance = ""): Promise<Setting> {
  const upstream = startBillingUpstream({ random: randomFrom(testSeed), prices });
  const redis = await startRedis();
  const replicas = await startReplicas({
    count: 2,
    config: pricedConfig(upstream.url, governance),
    databaseUrl: await postgres.createDatabase(),
    redisUrl: redis.url,
  });
  return { upstream, redis, replicas };
}

async function stop({ upstream, redis, replicas }: Setting): Promise<void> {
  await replicas.stop();
  await redis.stop();
  upstream.stop();
}

/** A key with half a dollar. */
async function newSpender({ replicas }: Setting, name: string): Promise<string> {
  const made = await replicas.control().key(name);
  const scope = { scope: "key", key_id: made.id };
  const config = { monthly_limit_usd: "0.50" };
  await replicas.know(
    await replicas.control().policy({ name, policy_type: "budget_limit", config, ...scope }),
  );
  return made.key;
}

/** What the provider bills for the calls of that load. */
async function billed({ upstream }: Setting, load: string, nanoUsd: number): Promise<void> {
  await eventually(
    async () => upstream.billedNanoUsd(`call-${load}-`),
    (soFar) => soFar > nanoUsd,
    { withinMs: 15_000 },
  );
}

/** What it has now is what it begins with after a crash. */
async function save({ url }: TestRedis): Promise<void> {
  const client = new Redis(url);
  await client.save();
  client.disconnect();
}

async function expectEverythingPaid({ upstream, replicas }: Setting): Promise<void> {
  expect(underpaid(upstream.bills, costsByMark(await replicas.events()))).toEqual([]);
}

let probes = 0;

/** The smallest call there is. */
async function probe({ replicas }: Setting, key: string, load: string): Promise<Answered> {
  probes += 1;
  const mark = `call-${load}-probe-${probes}`;
  const end = await callModel({
    url: replicas.url(probes),
    key,
    body: { model: "large", max_tokens: 1, messages: [{ role: "user", content: mark }] },
    headers: { "x-request-id": mark },
  });
  if (end.kind !== "answered") throw new Error("a replica does not answer");
  return end;
}

// Whoever can make the counters forget, or unreachable, would otherwise spend without limit.
describe("while Redis is lost under load", () => {
  let setting: Setting;

  beforeAll(async () => {
    if (!skip) setting = await start();
  });

  afterAll(async () => {
    if (!skip) await stop(setting);
  });

  test.skipIf(skip).each([
    ["as it was", "saved", "as-it-was"],
    ["of a while ago", "saved", "of-a-while-ago"],
    ["lost", "lost", "lost"],
  ] as const)(
    `and comes back with its data %s, no more is billed than the limit (seed ${testSeed})`,
    async (_how, data, name) => {
      const { upstream, redis, replicas } = setting;
      const key = await newSpender(setting, name);
      const load = { name, upstream, replicas, keys: [key], seed: testSeed, callers: 24 };
      const spent = spend({ ...load, refusalsMax: 6, callsMax: 60 });
      await billed(setting, name, LIMIT_NANO_USD / 4);
      if (name === "of-a-while-ago") await save(redis);
      await billed(setting, name, LIMIT_NANO_USD / 2);
      if (name === "as-it-was") await save(redis);
      await redis.shutDown();
      const refused = await eventually(
        () => probe(setting, key, name),
        ({ status }) => status === 503,
        { withinMs: 5_000 },
      );
      expect([refused.headers.get("retry-after"), errorOf(refused).code]).toEqual([
        "1",
        "limits-unavailable",
      ]);
      await redis.startAgain(data);
      await eventually(
        () => probe(setting, key, name),
        ({ status }) => status !== 503,
        { withinMs: 10_000 },
      );
      await spent;
      await expectEverythingPaid(setting);
      const nanoUsd = upstream.billedNanoUsd(`call-${name}-`);
      expect(nanoUsd).toBeWithin(LIMIT_NANO_USD / 2, LIMIT_NANO_USD + 1);
    },
  );

  test.skipIf(skip)("a rate that is used up stays so, though every counter was lost", async () => {
    const { redis, replicas } = setting;
    const { id, key } = await replicas.control().key("rated");
    await replicas.know(
      await replicas.control().policy({
        name: "rated",
        policy_type: "rate_limit",
        config: { requests_per_minute: 2 },
        scope: "key",
        key_id: id,
      }),
    );
    const statusOf = async (): Promise<number> => (await probe(setting, key, "rated")).status;
    while ((await statusOf()) !== 429);
    await redis.shutDown();
    await redis.startAgain("lost");
    const afterwards = await eventually(statusOf, (status) => status !== 503, { withinMs: 10_000 });
    expect(afterwards).toBe(429);
  });
});

test.skipIf(skip)(
  "with `local_share` calls go on from each process's share and say so, and all shares together stay within the limit",
  async () => {
    const setting = await start("  on_store_failure: local_share\n  local_share_percent: 20\n");
    try {
      const { upstream, redis, replicas } = setting;
      const key = await newSpender(setting, "shared");
      const load = { upstream, replicas, keys: [key], callers: 16, refusalsMax: 6, callsMax: 40 };
      await redis.shutDown();
      expect(await spend({ ...load, name: "away", seed: testSeed })).toContain("200");
      await expectEverythingPaid(setting);
      expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD * 0.4);
      expect(countersIn(await replicas.events())).toEqual(new Set(["local_share"]));

      // What was spent from the shares is known again where the shared counters begin anew.
      await redis.startAgain("lost");
      await eventually(
        () => probe(setting, key, "back"),
        ({ status }) => status === 200,
        { withinMs: 10_000 },
      );
      await spend({ ...load, name: "back", seed: testSeed + 1_000 });
      expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD);
    } finally {
      await stop(setting);
    }
  },
);

/** Where the limits of the recorded decisions were counted. */
function countersIn(events: readonly AuditEvent[]): ReadonlySet<unknown> {
  return new Set(
    events.flatMap(({ type, data }) => {
      const usage = type === "decision.made" ? DecisionMade.parse(data).facts["usage"] : undefined;
      return Array.isArray(usage)
        ? usage.map(({ store = "redis" }: { readonly store?: string }) => store)
        : [];
    }),
  );
}
