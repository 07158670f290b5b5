import { type Content, createContent } from "../content/create-content.ts";
import { masterKeysOf } from "../content/open-capture.ts";
import { createRetention, type Retention } from "../retention/create-retention.ts";
import { createDroppedEvents, type DroppedEvents } from "../retention/dropped-events.ts";
import { retentionRules } from "../retention/retention-rules.ts";
import { SqlContentStore } from "../stores/content/sql-content-store.ts";
import { SqlErasureStore } from "../stores/content/sql-erasure-store.ts";
import { SqlRetentionStore } from "../stores/retention/sql-retention-store.ts";
import { SqlLease } from "../stores/sql-lease.ts";
import type { LastingParts, LastingServices } from "./create-lasting.ts";
import type { Setting } from "./setting.ts";

/** How long what is recorded is kept, and what is erased of it. */
export interface RecordKeeping {
  readonly retention: Retention;
  readonly dropped: DroppedEvents;
  readonly content: Content;
  close(): Promise<void>;
}

const LEASE_MS = 600_000;

export function openRecordKeeping(
  { clock, newId, origin }: Setting,
  { stores, governed }: Pick<LastingParts, "stores" | "governed">,
  { pseudonym, store, onBug }: Pick<LastingServices, "pseudonym" | "store" | "onBug">,
): RecordKeeping {
  const { database, ledger } = stores;
  const { config, active } = governed.configuration;
  const eventOrigin = () => ({ origin, environment: active().environment });
  const kept = new SqlRetentionStore(database);
  const retention = createRetention({
    store: kept,
    ledger,
    clock,
    newId,
    eventOrigin,
    sinks: () => config().sinks.map(({ name }) => name),
    rules: () => retentionRules(config().audit.retention),
    lease: new SqlLease(database, { name: "retention", holder: origin, clock, lastsMs: LEASE_MS }),
    onBug: (bug) => onBug(bug, "retention"),
  });
  const content = createContent({
    contents: new SqlContentStore(database),
    erasures: new SqlErasureStore(database),
    keys: () => masterKeysOf(config()),
    store,
    pseudonym,
    clock,
    newId,
    eventOrigin,
  });
  return { retention, dropped: createDroppedEvents(kept), content, close: retention.close };
}
