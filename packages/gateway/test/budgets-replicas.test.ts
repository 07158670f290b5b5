import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { MeAnswer, UsageReport } from "@meshgate/contracts";
import { costsByMark, underpaid } from "./kit/accounts.ts";
import { type BillingUpstream, startBillingUpstream } from "./kit/billing-upstream.ts";
import { eventually } from "./kit/eventually.ts";
import { callModel, errorOf } from "./kit/model-calls.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { pricedConfig, prices } from "./kit/priced-config.ts";
import { randomFrom, testSeed } from "./kit/random.ts";
import { queryPostgres } from "./kit/recorded-events.ts";
import { redisIsThere, startRedis } from "./kit/redis.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { spend } from "./kit/spend.ts";

const LIMIT_NANO_USD = 1_000_000_000;
const noPostgres = whyNoPostgres();
let postgres: TestPostgres | undefined;

beforeAll(async () => {
  if (noPostgres === undefined) postgres = await startPostgres();
});

afterAll(() => postgres?.stop());

interface Deployment {
  readonly replicas: Replicas;
  /** kill -9 of the last one, while the others, if there are any, go on. */
  killOne(): Promise<void>;
  /** Lets the time pass that the others wait until they end the calls of one that died. */
  mourn(): Promise<void>;
  close(): Promise<void>;
}

async function threeReplicas(upstream: BillingUpstream, withRedis: boolean): Promise<Deployment> {
  const databaseUrl = (await postgres?.createDatabase()) ?? "";
  const redis = withRedis ? await startRedis() : undefined;
  const replicas = await startReplicas({
    count: 3,
    config: pricedConfig(upstream.url),
    databaseUrl,
    ...(redis === undefined ? {} : { redisUrl: redis.url }),
  });
  const dying = await replicas.origin(2);
  return {
    replicas,
    killOne: () => replicas.kill(2),
    async mourn() {
      await queryPostgres(
        databaseUrl,
        `update replica set beat_at_ms = beat_at_ms - 15000 where origin = '${dying}'`,
      );
    },
    async close() {
      await replicas.stop();
      await redis?.stop();
    },
  };
}

async function oneProcess(upstream: BillingUpstream): Promise<Deployment> {
  const replicas = await startReplicas({ count: 1, config: pricedConfig(upstream.url) });
  return {
    replicas,
    async killOne() {
      await replicas.kill(0);
      await replicas.restart(0);
    },
    // Whoever starts on the file knows that nobody else has it.
    mourn: async () => {},
    close: () => replicas.stop(),
  };
}

// Whoever can pass a limit by calling from many places at once has no limit.
describe.each([
  {
    where: "three replicas, PostgreSQL and Redis",
    skip: noPostgres !== undefined || !redisIsThere,
    start: (upstream: BillingUpstream) => threeReplicas(upstream, true),
  },
  {
    where: "three replicas and PostgreSQL alone",
    skip: noPostgres !== undefined,
    start: (upstream: BillingUpstream) => threeReplicas(upstream, false),
  },
  { where: "one process with SQLite", skip: false, start: oneProcess },
])("$where", ({ skip, start }) => {
  test.skipIf(skip)(
    `64 callers, failures, streams that are left and a kill -9 never bill more than $1.00, and what fits goes on (seed ${testSeed})`,
    async () => {
      const upstream = startBillingUpstream({ random: randomFrom(testSeed), prices });
      const { replicas, killOne, mourn, close } = await start(upstream);
      try {
        await replicas.control().policy({
          name: "dollar",
          policy_type: "budget_limit",
          config: { monthly_limit_usd: 1 },
        });
        const made = await replicas.control().key("spender");
        await replicas.know(made);
        const { key } = made;
        const load = spend({
          upstream,
          replicas,
          key,
          seed: testSeed,
          callers: 64,
          refusalsMax: 4,
          callsMax: 40,
        });
        await eventually(
          async () => upstream.billedNanoUsd(),
          (billed) => billed > LIMIT_NANO_USD / 3,
          { withinMs: 20_000 },
        );
        await killOne();
        const ends = await load;
        expect(ends).toEqual(new Set([...ends].filter((end) => knownEnds.has(end))));
        expect(ends).toContain("403 budget_limit");

        await mourn();
        const used = await usedWhenQuiet(replicas, key);
        await expectAccountsToAgree(replicas, upstream, used);
        await expectExactlyWhatIsLeftToFit(replicas, key, LIMIT_NANO_USD - used);
        const usedAtTheEnd = await usedWhenQuiet(replicas, key);
        await expectAccountsToAgree(replicas, upstream, usedAtTheEnd);
        expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(LIMIT_NANO_USD);
      } finally {
        await close();
        upstream.stop();
      }
    },
    60_000,
  );
});

/** The provider fails, a replica dies, a caller leaves, the money is spent; or a machine is too slow to count in time. */
const knownEnds: ReadonlySet<string> = new Set([
  "200",
  "403 budget_limit",
  "502 provider-connection",
  "502 provider-upstream-error",
  "503 limits-unavailable",
  "broken",
  "left",
]);

/** What the budget's counter says on the first replica, once nothing is reserved any more; nano-USD. */
async function usedWhenQuiet(replicas: Replicas, key: string): Promise<number> {
  const budget = async () => {
    const answer = await fetch(`${replicas.url(0)}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    return MeAnswer.parse(await answer.json()).limits?.find(({ kind }) => kind === "budget");
  };
  const quiet = await eventually(budget, (now) => now?.kind === "budget" && Number(now.reserved_usd) === 0, {
    withinMs: 15_000,
  });
  if (quiet?.kind !== "budget") throw new Error("the caller has no budget");
  return nano(quiet.used_usd);
}

function nano(usd: string): number {
  const [whole = "0", fraction = ""] = usd.split(".");
  return Number(whole + fraction.padEnd(9, "0"));
}

/** The counter, the record, the usage report and the provider's own account, to the last nano-USD. */
async function expectAccountsToAgree(
  replicas: Replicas,
  upstream: BillingUpstream,
  used: number,
): Promise<void> {
  const costs = costsByMark(await replicas.events());
  expect([...costs.values()].reduce((sum, { nanoUsd }) => sum + nanoUsd, 0)).toBe(used);
  expect(underpaid(upstream.bills, costs)).toEqual([]);

  const report = await replicas.control().send("GET", "/governance/usage?group_by=key,status");
  expect(Number(UsageReport.parse(report.body.data).totals.cost_nano_usd)).toBe(used);
  expect(used).toBeLessThanOrEqual(LIMIT_NANO_USD);
}

/** Of the model that costs by its cap alone: one token more than is left is refused, what is left is not. */
async function expectExactlyWhatIsLeftToFit(replicas: Replicas, key: string, left: number): Promise<void> {
  const fits = Math.floor(left / prices.large.output);
  const ask = async (mark: string, max_tokens: number) => {
    const end = await callModel({
      url: replicas.url(0),
      key,
      body: { model: "large", max_tokens, messages: [{ role: "user", content: mark }] },
      headers: { "x-request-id": mark },
    });
    if (end.kind !== "answered") throw new Error("the first replica does not answer");
    return end;
  };
  const refused = await ask("call-over", fits + 1);
  expect([refused.status, errorOf(refused).message]).toEqual([
    403,
    expect.stringContaining("monthly limit of $1.00 would be exceeded"),
  ]);
  if (fits === 0) return;
  // A provider's failure costs nothing, so the same call fits again.
  const { status } = await eventually(
    () => ask("call-fits", fits),
    (end) => end.status !== 502,
    { withinMs: 10_000 },
  );
  expect(status).toBe(200);
}
