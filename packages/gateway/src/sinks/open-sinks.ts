import type { AuditSinkConfig } from "../config/sinks-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { FollowerCursor } from "../ports/follower-cursor.ts";
import type { Lease } from "../ports/lease.ts";
import type { Ledger } from "../ports/ledger.ts";
import { followLog } from "./follow-log.ts";
import { openSink } from "./open-sink.ts";
import { createSinkLane } from "./sink-lane.ts";
import type { SinkObserver } from "./sink-observer.ts";

export interface SinksOptions {
  readonly sinks: readonly AuditSinkConfig[];
  readonly ledger: Ledger;
  /** Those of a follower of this name. */
  readonly cursorOf: (name: string) => FollowerCursor;
  readonly leaseOf: (name: string) => Lease;
  readonly clock: Clock;
  readonly observer: SinkObserver;
  readonly onBug: (bug: unknown) => void;
}

/** How long a sink may take for a batch; a lease lasts longer than twice that. */
const LIMIT_MS = 10_000;
const BYTES_MAX = 4 * 1_048_576;
/** Of the sinks that have no batches of their own to set: few commits of cursors, and lines soon enough. */
const LINES = { batch_events: 500, batch_ms: 500 };

/** Lets every sink follow the log from now on, each by itself. Gives the way to end them. */
export function openSinks(options: SinksOptions): () => Promise<void> {
  const { ledger, clock, observer, onBug } = options;
  const ends = options.sinks.map((config) => {
    const { batch_events: eventsMax, batch_ms: waitMs } = "batch_ms" in config ? config : LINES;
    const follower = `sink:${config.name}`;
    const lane = createSinkLane({
      name: config.name,
      sink: openSink(config, { clock, limitMs: LIMIT_MS }),
      ledger,
      cursor: options.cursorOf(follower),
      lease: options.leaseOf(follower),
      clock,
      limits: { types: new Set(config.types), eventsMax, bytesMax: BYTES_MAX },
      waitMs,
      limitMs: LIMIT_MS,
      observer,
    });
    return followLog(lane, { ledger, onBug });
  });
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
