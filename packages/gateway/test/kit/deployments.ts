import { queryPostgres } from "./recorded-events.ts";
import { startRedis } from "./redis.ts";
import { type Replicas, startReplicas } from "./replicas.ts";

/** A service that one process of can be killed. */
export interface Deployment {
  readonly replicas: Replicas;
  /** kill -9, while the others, if there are any, go on. */
  killOne(): Promise<void>;
  /** Resolves when the others may take the dead one for dead. */
  mourn(): Promise<void>;
  stop(): Promise<void>;
}

export interface ThreeReplicasOptions {
  readonly config: string;
  /** Of an empty database. */
  readonly databaseUrl: string;
  readonly counters: "redis" | "postgres";
  /** `hastened`: the signs of life of the dead are made older, in place of waiting for it. */
  readonly death: "hastened" | "waited-for";
}

export async function startThreeReplicas(options: ThreeReplicasOptions): Promise<Deployment> {
  const { config, databaseUrl, counters, death } = options;
  const redis = counters === "redis" ? await startRedis() : undefined;
  const replicas = await startReplicas({
    count: 3,
    config,
    databaseUrl,
    ...(redis === undefined ? {} : { redisUrl: redis.url }),
  });
  const dying = await replicas.origin(2);
  return {
    replicas,
    killOne: () => replicas.kill(2),
    async mourn() {
      if (death === "waited-for") return;
      const older = `update replica set beat_at_ms = beat_at_ms - 15000 where origin = '${dying}'`;
      await queryPostgres(databaseUrl, older);
    },
    async stop() {
      await replicas.stop();
      await redis?.stop();
    },
  };
}

/** With SQLite. Killed, it is started again at once; and it knows that nobody else had its file. */
export async function startOneProcess({ config }: { readonly config: string }): Promise<Deployment> {
  const replicas = await startReplicas({ count: 1, config });
  return {
    replicas,
    async killOne() {
      await replicas.kill(0);
      await replicas.restart(0);
    },
    mourn: async () => {},
    stop: () => replicas.stop(),
  };
}
