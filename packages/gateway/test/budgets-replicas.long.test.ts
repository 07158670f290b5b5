import { afterAll, beforeAll, test } from "bun:test";
import { startOneProcess, startThreeReplicas } from "./kit/deployments.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { proveBudgets } from "./kit/prove-budgets.ts";
import { testSeed } from "./kit/random.ts";
import { redisIsThere } from "./kit/redis.ts";

/** What budgets-replicas.test.ts proves once, many times over, with other numbers each time and no time made shorter. */
const seeds = Array.from({ length: 8 }, (_, round) => testSeed + round * 10_000);
const noPostgres = whyNoPostgres() !== undefined;
let postgres: TestPostgres;

beforeAll(async () => {
  if (!noPostgres) postgres = await startPostgres();
});

afterAll(() => postgres?.stop());

test.skipIf(noPostgres || !redisIsThere).each(seeds)(
  "on three replicas that count in Redis a dollar is never passed (seed %i)",
  (seed) => proveOn("redis", seed),
  120_000,
);

test.skipIf(noPostgres).each(seeds)(
  "on three replicas that count in PostgreSQL a dollar is never passed (seed %i)",
  (seed) => proveOn("postgres", seed),
  120_000,
);

test.each(seeds)(
  "in one process with SQLite a dollar is never passed (seed %i)",
  (seed) => proveBudgets(startOneProcess, seed),
  120_000,
);

async function proveOn(counters: "redis" | "postgres", seed: number): Promise<void> {
  const databaseUrl = await postgres.createDatabase();
  await proveBudgets(
    ({ config }) => startThreeReplicas({ config, databaseUrl, counters, death: "waited-for" }),
    seed,
  );
}
