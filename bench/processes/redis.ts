import { RedisClient } from "bun";
import { redisIsThere, startRedis } from "../../packages/gateway/test/kit/redis.ts";

/** A real Redis, and how many scripts it was asked to run so far: what the gateway asks for is a script each time. */
export interface CountedRedis {
  readonly url: string;
  commands(): Promise<number>;
  stop(): Promise<void>;
}

/** Undefined where no Redis is installed. */
export async function startCountedRedis(): Promise<CountedRedis | undefined> {
  if (!redisIsThere) return undefined;
  const server = await startRedis();
  const client = new RedisClient(server.url);
  return {
    url: server.url,
    commands: async () => scriptsIn(String(await client.send("INFO", ["commandstats"]))),
    async stop() {
      client.close();
      await server.stop();
    },
  };
}

function scriptsIn(statistics: string): number {
  const counts = statistics.matchAll(/^cmdstat_(?:eval|evalsha|fcall):calls=(\d+)/gm);
  return [...counts].reduce((sum, [, calls]) => sum + Number(calls), 0);
}
