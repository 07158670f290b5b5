import { sql } from "kysely";
import type { Clock } from "../../ports/clock.ts";
import type { UsageMemory, UsageStore } from "../../ports/usage-store.ts";
import type { Database } from "../database.ts";
import { LocalShare } from "./local-share.ts";
import { MemoryUsageStore } from "./memory-usage-store.ts";
import { PostgresUsageStore } from "./postgres/postgres-usage-store.ts";

/** What a call gets while Redis cannot answer: a refusal, or a share of each limit that this process keeps by itself. */
export type OnStoreFailure =
  | { readonly kind: "deny" }
  | { readonly kind: "local-share"; readonly percent: number };

export interface UsageStoreOptions {
  readonly redisUrl?: string;
  /** Migrated. */
  readonly database: Database;
  /** The process whose reservations these are. */
  readonly owner: string;
  readonly clock: Clock;
  readonly memory: UsageMemory;
  readonly onStoreFailure: OnStoreFailure;
  /** In place of `RECORDED_WITHIN_MS`: for tests. */
  readonly recordedWithinMs?: number;
}

/** A limit on one row at a time: more connections would only wait for each other. */
const CONNECTIONS_MAX = 8;
const STATEMENT_LIMIT_MS = 1_000;

/**
 * Opens the counters that all replicas share: in Redis where there is one, else in PostgreSQL; with SQLite, which one
 * process has for itself, in memory. Rejects where the Redis URL cannot be understood or the database does not answer;
 * Redis need not answer yet.
 */
export async function openUsageStore(options: UsageStoreOptions): Promise<UsageStore> {
  const { redisUrl, database, owner, clock, memory } = options;
  if (redisUrl !== undefined) return await openInRedis({ ...options, redisUrl });
  if (database.kind === "sqlite") return new MemoryUsageStore({ clock, owner, memory });
  const pool = database.openPool({ connectionsMax: CONNECTIONS_MAX, limitMs: STATEMENT_LIMIT_MS });
  return new PostgresUsageStore({ pool, owner, memory });
}

/** A share is of use with Redis alone: while the database is away no call can be recorded, so none is sent. */
async function openInRedis(options: UsageStoreOptions & { readonly redisUrl: string }): Promise<UsageStore> {
  const { redisUrl: url, database, owner, clock, onStoreFailure } = options;
  // Its library takes megabytes, which a service without Redis has no use for.
  const { RedisUsageStore } = await import("./redis/redis-usage-store.ts");
  const shared = await RedisUsageStore.open({ ...options, url, deployment: await deploymentOf(database) });
  if (onStoreFailure.kind === "deny") return shared;
  const store = new LocalShare({ shared, percent: onStoreFailure.percent, owner, clock });
  // Now, so that no call has to wait for it; one that comes while Redis is away tries again.
  await store.catchUp().catch(() => {});
  return store;
}

/** The name that migration 0005 gave. */
async function deploymentOf({ kysely }: Database): Promise<string> {
  const { rows } = await sql<{ readonly id: string }>`select id from deployment`.execute(kysely);
  const [deployment] = rows;
  if (deployment === undefined) throw new Error("the table deployment is empty: migration 0005 fills it");
  return deployment.id;
}
