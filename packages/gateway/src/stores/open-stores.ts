import type { Config } from "../config/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { ControlStore } from "../ports/control-store.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { SnapshotStore } from "../ports/snapshot-store.ts";
import type { UsageStore } from "../ports/usage-store.ts";
import { SqlControlStore } from "./control/sql-control-store.ts";
import { type Database, openDatabase } from "./database.ts";
import type { EventStoreObserver } from "./group-commit.ts";
import { createSignal, type Signal } from "./ledger/signal.ts";
import { SqlLedger } from "./ledger/sql-ledger.ts";
import { withCosignatures } from "./ledger/with-cosignatures.ts";
import { migrate } from "./migrations/migrate.ts";
import { SqlSnapshotStore } from "./snapshots/sql-snapshot-store.ts";
import { SqlCosignatures } from "./sql-cosignatures.ts";
import { SqlEventStore } from "./sql-event-store.ts";
import { openUsageStore } from "./usage/open-usage-store.ts";
import { usageMemory } from "./usage-calls.ts";

/** All that outlives the process, on one database. */
export interface Stores {
  readonly database: Database;
  readonly events: SqlEventStore;
  readonly snapshots: SnapshotStore;
  readonly control: ControlStore;
  readonly usage: UsageStore;
  /** Its checkpoints carry what witnesses signed of them. */
  readonly ledger: Ledger;
  /** Told when events of calls are durable. */
  readonly recorded: Signal<readonly SealedEvent[]>;
  /** Told by the sequencer when the log has grown. */
  readonly growth: Signal;
  /** Commits what is queued, then lets go of everything. */
  close(): Promise<void>;
}

export interface StoresOptions {
  readonly config: Pick<Config, "databaseUrl" | "redisUrl" | "audit" | "governance">;
  readonly clock: Clock;
  /** Names this process among replicas. */
  readonly origin: string;
  readonly observer: EventStoreObserver;
}

/** How long the database may take for one commit, waiting for locks included. */
const COMMIT_LIMIT_MS = 4_000;

/** Opens the database, migrated, and what is kept in it. Rejects with `DatabaseUnavailable`. */
export async function openStores({ config, clock, origin, observer }: StoresOptions): Promise<Stores> {
  const database = await openDatabase(config.databaseUrl, { clock, statementLimitMs: COMMIT_LIMIT_MS });
  try {
    await migrate(database);
    const { on_store_failure, local_share_percent: percent } = config.governance;
    const usage = await openUsageStore({
      ...(config.redisUrl === null ? {} : { redisUrl: config.redisUrl }),
      database,
      owner: origin,
      clock,
      memory: usageMemory(database, clock),
      onStoreFailure: on_store_failure === "deny" ? { kind: "deny" } : { kind: "local-share", percent },
    });
    const control = new SqlControlStore(database);
    const recorded = createSignal<readonly SealedEvent[]>();
    const growth = createSignal();
    const queueEventsMax = config.audit.queue_events_max;
    const events = new SqlEventStore(database, {
      clock,
      queueEventsMax,
      commitLimitMs: COMMIT_LIMIT_MS,
      observer: {
        queued: observer.queued,
        committed(batch) {
          observer.committed(batch);
          recorded.tell(batch.events);
        },
      },
    });
    return {
      database,
      events,
      snapshots: new SqlSnapshotStore(database),
      control,
      usage,
      ledger: withCosignatures(new SqlLedger(database, growth), new SqlCosignatures(database)),
      recorded,
      growth,
      async close() {
        await control.close();
        await usage.close();
        await events.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
