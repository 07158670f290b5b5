import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openAiConfig } from "./kit/configs.ts";
import { type Answered, callModel, errorOf } from "./kit/model-calls.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { randomFrom, testSeed, wholeBetween } from "./kit/random.ts";
import { redisIsThere, startRedis, type TestRedis } from "./kit/redis.ts";
import { type Replicas, startReplicas } from "./kit/replicas.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";

const PER_MINUTE = 25;
const CALLERS = 30;
const CALLS_EACH = 5;
const noPostgres = whyNoPostgres();

// A limit that each replica counts for itself is a limit times the number of replicas.
describe.each([
  { counters: "Redis", skip: noPostgres !== undefined || !redisIsThere },
  { counters: "PostgreSQL", skip: noPostgres !== undefined },
])("three replicas that count in $counters", ({ counters, skip }) => {
  let postgres: TestPostgres;
  let redis: TestRedis | undefined;
  let upstream: ScriptedUpstream;
  let replicas: Replicas;

  beforeAll(async () => {
    if (skip) return;
    postgres = await startPostgres();
    redis = counters === "Redis" ? await startRedis() : undefined;
    upstream = startUpstream(openAiAnswer({ content: "ok" }));
    replicas = await startReplicas({
      count: 3,
      config: openAiConfig(upstream.url),
      databaseUrl: postgres.url,
      ...(redis === undefined ? {} : { redisUrl: redis.url }),
    });
  });

  afterAll(async () => {
    if (skip) return;
    await replicas.stop();
    upstream.stop();
    await redis?.stop();
    await postgres.stop();
  });

  test.skipIf(skip)(
    `of ${CALLERS * CALLS_EACH} calls in a burst exactly ${PER_MINUTE} pass, and every answer says what is left (seed ${testSeed})`,
    async () => {
      const policy = await replicas.control().policy({
        name: "burst",
        policy_type: "rate_limit",
        config: { requests_per_minute: PER_MINUTE },
      });
      const key = await replicas.control().key("burst");
      await replicas.know(key);
      const answers = await burst(replicas, key.key);
      const passed = answers.filter(({ status }) => status === 200);
      const refused = answers.filter(({ status }) => status === 429);

      expect([passed.length, refused.length]).toEqual([PER_MINUTE, answers.length - PER_MINUTE]);
      expect(upstream.requests).toHaveLength(PER_MINUTE);
      expect(passed.map(leftOf).sort((a, b) => b - a)).toEqual(
        Array.from({ length: PER_MINUTE }, (_, index) => PER_MINUTE - 1 - index),
      );
      for (const { headers } of answers) {
        expect(headers.get("ratelimit-policy")).toBe(`"${policy.id}.requests";q=${PER_MINUTE};w=60`);
      }
      for (const answer of refused) {
        const retryAfterS = Number(answer.headers.get("retry-after"));
        expect(retryAfterS).toBeWithin(1, 62);
        expect(leftOf(answer)).toBe(0);
        expect(errorOf(answer).message).toBe(
          `Policy violation: rate_limit — ${PER_MINUTE} requests per minute exceeded, retry in ${retryAfterS} s`,
        );
      }
    },
  );
});

/** Random arrivals on all replicas. */
async function burst(replicas: Replicas, key: string): Promise<readonly Answered[]> {
  const body = { model: "small", messages: [{ role: "user", content: "Go." }] };
  const caller = async (_: unknown, index: number): Promise<readonly Answered[]> => {
    const random = randomFrom(testSeed + index);
    const answers: Answered[] = [];
    for (let call = 0; call < CALLS_EACH; call++) {
      await Bun.sleep(random() * 20);
      const end = await callModel({ url: replicas.url(wholeBetween(random, 0, 2)), key, body });
      if (end.kind !== "answered") throw new Error("a replica does not answer");
      answers.push(end);
    }
    return answers;
  };
  return (await Promise.all(Array.from({ length: CALLERS }, caller))).flat();
}

function leftOf({ headers }: Answered): number {
  const left = /;r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  return left === undefined ? Number.NaN : Number(left);
}
