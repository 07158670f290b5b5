import { expect, test } from "bun:test";
import { openAiConfig } from "./kit/configs.ts";
import { callModel } from "./kit/model-calls.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { randomFrom, testSeed, wholeBetween } from "./kit/random.ts";
import { startReplicas } from "./kit/replicas.ts";
import { startUpstream } from "./kit/scripted-upstream.ts";

const PER_MINUTE = 20;
const LOAD_MS = 150_000;

test.skipIf(whyNoPostgres() !== undefined)(
  `over minutes of random arrivals on three replicas no window of 60 s holds more than ${PER_MINUTE}, and who waited 61 s is let through (seed ${testSeed})`,
  async () => {
    const arrivals: number[] = [];
    const upstream = startUpstream(() => {
      arrivals.push(performance.now());
      return openAiAnswer({ content: "ok" });
    });
    const postgres = await startPostgres();
    const replicas = await startReplicas({
      count: 3,
      config: openAiConfig(upstream.url),
      databaseUrl: postgres.url,
    });
    try {
      await replicas.control().policy({
        name: "slow",
        policy_type: "rate_limit",
        config: { requests_per_minute: PER_MINUTE },
      });
      const made = await replicas.control().key("patient");
      await replicas.know(made);
      const { key } = made;
      const random = randomFrom(testSeed);
      const call = () =>
        callModel({
          url: replicas.url(wholeBetween(random, 0, 2)),
          key,
          body: { model: "small", messages: [{ role: "user", content: "Go." }] },
        });
      const endMs = performance.now() + LOAD_MS;
      while (performance.now() < endMs) {
        await Promise.all(Array.from({ length: wholeBetween(random, 1, 6) }, call));
        await Bun.sleep(random() * 4_000);
      }
      expect(Math.max(...arrivals.map((at) => within60s(arrivals, at)))).toBeLessThanOrEqual(PER_MINUTE);
      expect(arrivals.length).toBeGreaterThanOrEqual(2 * PER_MINUTE);

      await Bun.sleep(62_000);
      const afterwards = await Promise.all(Array.from({ length: PER_MINUTE }, call));
      expect(afterwards.map((end) => end.kind === "answered" && end.status)).toEqual(
        Array.from({ length: PER_MINUTE }, () => 200),
      );
    } finally {
      await replicas.stop();
      await postgres.stop();
      upstream.stop();
    }
  },
  300_000,
);

function within60s(arrivals: readonly number[], fromMs: number): number {
  return arrivals.filter((at) => at >= fromMs && at < fromMs + 60_000).length;
}
