import type { LeafRange } from "@meshgate/ledger";
import type { Clock } from "../ports/clock.ts";
import type { FollowerCursor } from "../ports/follower-cursor.ts";
import type { Lease } from "../ports/lease.ts";
import type { Ledger } from "../ports/ledger.ts";
import { type Sink, SinkUnavailable } from "../ports/sink.ts";
import { withinLimit } from "../within-limit.ts";
import { pauseMs } from "./pause.ts";
import { type BatchLimits, type ReadBatch, readBatch } from "./read-batch.ts";
import type { SinkObserver } from "./sink-observer.ts";

export interface SinkLaneOptions {
  readonly name: string;
  readonly sink: Sink;
  readonly ledger: Pick<Ledger, "size" | "entries" | "heads">;
  readonly cursor: FollowerCursor;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly limits: BatchLimits;
  /** How long a batch that is not full waits for more. */
  readonly waitMs: number;
  /** How long the sink may take for a batch; shorter than half of the lease. */
  readonly limitMs: number;
  readonly observer: SinkObserver;
}

/** How one sink gets the log. */
export interface SinkLane {
  /** Delivers until there is nothing left, something is to be waited for, or the signal ends it. Never two at once. */
  run(signal: AbortSignal): Promise<void>;
  /** The same, without waiting for batches to fill. */
  flush(signal: AbortSignal): Promise<void>;
  /** Lets another process go on with it. */
  release(): Promise<void>;
}

/**
 * The cursor moves after the sink has taken a batch, so that a crash between the two delivers it again and none is passed over.
 * Everything rejects with `EventStoreUnavailable` while the database is away; a sink that is away is waited for.
 */
export function createSinkLane(options: SinkLaneOptions): SinkLane {
  const { name, sink, ledger, cursor, lease, clock, limitMs, observer } = options;
  let failures = 0;
  let dueAtMs = 0;
  let waitingSinceMs: number | undefined;
  /** What was not taken: it is offered again as it was, under the same key, though the log has grown since. */
  let refused: LeafRange | undefined;

  async function deliverDue(waitMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const from = await cursor.read();
      const size = await ledger.size();
      await tellLag(from, size);
      if (from >= size || !isDue(size - from, waitMs) || !(await lease.hold())) return;
      const to = refused?.from === from ? refused.to : size;
      const read = await readBatch(ledger, { from, to }, options.limits);
      if (!(await hasTaken(read, signal))) {
        refused = { from, to: read.nextIndex };
        return;
      }
      await cursor.advance(from, read.nextIndex);
    }
  }

  function isDue(events: number, waitMs: number): boolean {
    const nowMs = clock.monotonicMs();
    waitingSinceMs ??= nowMs;
    if (nowMs < dueAtMs) return false;
    return events >= options.limits.eventsMax || nowMs - waitingSinceMs >= waitMs;
  }

  async function tellLag(from: number, size: number): Promise<void> {
    const [oldest] = from < size ? await ledger.heads(from, from + 1) : [];
    const events = Math.max(0, size - from);
    observer.lags(name, oldest === undefined ? { events } : { events, sinceMs: oldest.occurredAtMs });
  }

  async function hasTaken({ batch }: ReadBatch, signal: AbortSignal): Promise<boolean> {
    try {
      if (batch !== undefined) {
        await withinLimit((ended) => sink.deliver(batch, ended), {
          limitMs,
          signal,
          failure: (why) => new SinkUnavailable(why),
        });
        observer.delivered(name, batch.lines.length);
      }
      failures = 0;
      waitingSinceMs = undefined;
      return true;
    } catch (cause) {
      if (!(cause instanceof SinkUnavailable)) throw cause;
      // Not the sink's fault: whoever starts next takes it up at once.
      if (signal.aborted) return false;
      const pause = pauseMs(++failures);
      dueAtMs = clock.monotonicMs() + pause;
      observer.failed(name, cause.message, pause);
      return false;
    }
  }

  return {
    run: (signal) => deliverDue(options.waitMs, signal),
    flush: (signal) => deliverDue(0, signal),
    release: () => lease.release(),
  };
}
