import { afterAll, beforeAll, test } from "bun:test";
import { type Deployment, startOneProcess, startThreeReplicas } from "./kit/deployments.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { proveBudgets } from "./kit/prove-budgets.ts";
import { testSeed } from "./kit/random.ts";
import { redisIsThere } from "./kit/redis.ts";

const noPostgres = whyNoPostgres() !== undefined;
let postgres: TestPostgres;

beforeAll(async () => {
  if (!noPostgres) postgres = await startPostgres();
});

afterAll(() => postgres?.stop());

const three =
  (counters: "redis" | "postgres") =>
  async ({ config }: { readonly config: string }): Promise<Deployment> =>
    startThreeReplicas({
      config,
      databaseUrl: await postgres.createDatabase(),
      counters,
      death: "hastened",
    });

const title = `a dollar is never passed, and what fits goes on (seed ${testSeed})`;

// Whoever can pass a limit by calling from many places at once has no limit.
test.skipIf(noPostgres || !redisIsThere)(`on three replicas that count in Redis, ${title}`, () =>
  proveBudgets(three("redis"), testSeed),
);

test.skipIf(noPostgres)(`on three replicas that count in PostgreSQL, ${title}`, () =>
  proveBudgets(three("postgres"), testSeed),
);

test(`in one process with SQLite, ${title}`, () => proveBudgets(startOneProcess, testSeed));
