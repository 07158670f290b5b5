import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DecisionMade } from "@meshgate/contracts";
import { Redis } from "ioredis";
import { costsByMark, underpaid } from "./kit/accounts.ts";
import { type BillingUpstream, startBillingUpstream } from "./kit/billing-upstream.ts";
import { eventually } from "./kit/eventually.ts";
import { type Answered, callModel } from "./kit/model-calls.ts";
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
  readonly key: string;
}

/** Two replicas with a budget of half a dollar. */
async function underBudget(governance: string, run: (setting: Setting) => Promise<void>): Promise<void> {
  const upstream = startBillingUpstream({ random: randomFrom(testSeed), prices });
  const redis = await startRedis();
  const replicas = await startReplicas({
    count: 2,
    config: pricedConfig(upstream.url, governance),
    databaseUrl: await postgres.createDatabase(),
    redisUrl: redis.url,
  });
  try {
    await replicas
      .control()
      .policy({ name: "half-dollar", policy_type: "budget_limit", config: { monthly_limit_usd: "0.50" } });
    const made = await replicas.control().key("spender");
    await replicas.know(made);
    await run({ upstream, redis, replicas, key: made.key });
  } finally {
    await replicas.stop();
    await redis.stop();
    upstream.stop();
  }
}

async function billed(upstream: BillingUpstream, nanoUsd: number): Promise<void> {
  await eventually(
    async () => upstream.billedNanoUsd(),
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
async function probe({ replicas, key }: Setting, replica = 0): Promise<Answered> {
  probes += 1;
  const mark = `call-probe-${probes}`;
  const end = await callModel({
    url: replicas.url(replica),
    key,
    body: { model: "large", max_tokens: 1, messages: [{ role: "user", content: mark }] },
    headers: { "x-request-id": mark },
  });
  if (end.kind !== "answered") throw new Error("a replica does not answer");
  return end;
}

// Whoever can make the counters forget, or unreachable, would otherwise spend without limit.
describe("while Redis is lost under load", () => {
  test.skipIf(skip).each([
    ["as it was", "saved"],
    ["of a while ago", "saved"],
    ["lost", "lost"],
  ] as const)(
    `and comes back with its data %s, no more is billed than the limit (seed ${testSeed})`,
    (state, data) =>
      underBudget("", async (setting) => {
        const { upstream, redis, replicas, key } = setting;
        const load = spend({
          upstream,
          replicas,
          keys: [key],
          seed: testSeed,
          callers: 24,
          refusalsMax: 6,
          callsMax: 60,
        });
        await billed(upstream, LIMIT_NANO_USD / 4);
        if (state === "of a while ago") await save(redis);
        await billed(upstream, LIMIT_NANO_USD / 2);
        if (state === "as it was") await save(redis);
        await redis.shutDown();
        const refused = await eventually(
          () => probe(setting),
          ({ status }) => status === 503,
          {
            withinMs: 5_000,
          },
        );
        expect(refused.headers.get("retry-after")).toBe("1");
        expect(refused.text).toContain("limits-unavailable");
        await redis.startAgain(data);
        await eventually(
          () => probe(setting, 1),
          ({ status }) => status !== 503,
          { withinMs: 10_000 },
        );
        await load;
        await expectEverythingPaid(setting);
        expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD);
        expect(upstream.billedNanoUsd()).toBeGreaterThan(LIMIT_NANO_USD / 2);
      }),
    30_000,
  );
});

test.skipIf(skip)(
  "with `local_share` calls go on from each process's share and say so, and all shares together stay within the limit",
  () =>
    underBudget("  on_store_failure: local_share\n  local_share_percent: 20\n", async (setting) => {
      const { upstream, redis, replicas, key } = setting;
      await redis.shutDown();
      const load = {
        upstream,
        replicas,
        keys: [key],
        seed: testSeed,
        callers: 16,
        refusalsMax: 6,
        callsMax: 40,
      };
      const ends = await spend(load);
      expect(ends).toContain("200");
      await expectEverythingPaid(setting);
      expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD * 0.4);
      const decided = (await replicas.events()).flatMap(({ type, data }) =>
        type === "decision.made" ? [DecisionMade.parse(data)] : [],
      );
      const sources = decided.flatMap(({ facts }) => {
        const usage = facts["usage"] as readonly { readonly store?: string }[] | undefined;
        return (usage ?? []).map(({ store }) => store);
      });
      expect([...new Set(sources)]).toEqual(["local_share"]);

      // What was spent from the shares is known again where the shared counters begin anew.
      await redis.startAgain("lost");
      await eventually(
        () => probe(setting),
        ({ status }) => status === 200,
        { withinMs: 10_000 },
      );
      await spend({ ...load, seed: testSeed + 1_000, refusalsMax: 6 });
      expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD);
    }),
  30_000,
);
