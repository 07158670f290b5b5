import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable, type SealedEvent } from "../ports/event-store.ts";
import type { UsageEntry } from "../ports/usage-ledger.ts";
import { BatchRefused, type EventWriter } from "./event-writer.ts";

/** What metrics see of a store. Called on the hot path: it must be quick and must not throw. */
export interface EventStoreObserver {
  /** How many events wait to become durable, whenever that changes. */
  queued(events: number): void;
  /** A batch became durable. */
  committed(batch: { readonly events: readonly SealedEvent[]; readonly durationMs: number }): void;
}

export interface GroupCommitOptions {
  readonly writer: EventWriter;
  /** How many events may wait, those being written included; past that, `append` rejects at once. */
  readonly queueEventsMax: number;
  /** How long a commit may take before its callers, and all who wait behind them, are refused. */
  readonly stalledAfterMs: number;
  readonly clock: Clock;
  readonly observer?: EventStoreObserver | undefined;
}

interface Append {
  readonly events: readonly SealedEvent[];
  readonly usage: readonly UsageEntry[];
  /** How much it counts in the queue: one where it holds no event. */
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (reason: EventStoreUnavailable) => void;
}

/** Bounds how long SQLite holds the thread, and the size of one message to PostgreSQL. */
const BATCH_EVENTS_MAX = 256;

/**
 * Makes many callers' events durable with few commits: one batch is in flight at a time, and the next takes all that
 * came meanwhile. No timer waits for company, so a lone event is written at once.
 *
 * A refusal does not mean that nothing was written: a commit whose answer was lost may have reached the disk. Such an
 * event is honest, since nothing that depended on it was released; but no caller may take it for an acknowledgement.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  /** Who has no answer yet: those in `#queue` and those in flight. */
  readonly #waiting = new Set<Append>();
  readonly #queue: Append[] = [];
  readonly #drained = Promise.withResolvers<void>();
  #waitingEvents = 0;
  #busy = false;
  #stalled = false;
  #closed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Events that wait to become durable. */
  get waitingEvents(): number {
    return this.#waitingEvents;
  }

  /** Resolves when all of it is durable; rejects with `EventStoreUnavailable`. It is written together or not at all. */
  append(events: readonly SealedEvent[], usage: readonly UsageEntry[] = []): Promise<void> {
    const size = Math.max(events.length, 1);
    const refusal = this.#refusal(size);
    if (refusal !== undefined) return Promise.reject(new EventStoreUnavailable(refusal));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const append: Append = { events, usage, size, resolve, reject };
    this.#waiting.add(append);
    this.#queue.push(append);
    this.#countWaiting(size);
    this.#schedule();
    return promise;
  }

  /** Refuses what comes from now on and resolves when everyone who waits has an answer. */
  drain(): Promise<void> {
    this.#closed = true;
    if (this.#waiting.size === 0) this.#drained.resolve();
    return this.#drained.promise;
  }

  #refusal(events: number): string | undefined {
    const { queueEventsMax, stalledAfterMs } = this.#options;
    if (this.#closed) return "The event store is closed.";
    if (this.#stalled) return stallSentence(stalledAfterMs);
    if (this.#waitingEvents + events <= queueEventsMax) return undefined;
    return `${this.#waitingEvents} events wait for the database already (audit.queue_events_max: ${queueEventsMax}). It is too slow for this load.`;
  }

  /** At the end of this turn of the event loop, so that calls which one turn brings in share a commit. */
  #schedule(): void {
    if (this.#busy || this.#queue.length === 0) return;
    this.#busy = true;
    setImmediate(() => void this.#commitNext());
  }

  async #commitNext(): Promise<void> {
    const watch = setTimeout(() => this.#stall(), this.#options.stalledAfterMs);
    await this.#commit(this.#takeBatch());
    clearTimeout(watch);
    this.#stalled = false;
    this.#busy = false;
    this.#schedule();
  }

  #takeBatch(): readonly Append[] {
    let events = 0;
    const end = this.#queue.findIndex((append) => {
      const before = events;
      events += append.size;
      return before > 0 && events > BATCH_EVENTS_MAX;
    });
    return this.#queue.splice(0, end === -1 ? this.#queue.length : end);
  }

  /** Never rejects. Where the database refuses the batch, halves it until the refused events stand alone. */
  async #commit(batch: readonly Append[]): Promise<void> {
    const { writer, clock, observer } = this.#options;
    const appends = batch.filter((append) => this.#waiting.has(append));
    if (appends.length === 0) return;
    const events = appends.flatMap((append) => append.events);
    const startMs = clock.monotonicMs();
    try {
      await writer.commit({ events, usage: appends.flatMap((append) => append.usage) });
    } catch (error) {
      if (!(error instanceof BatchRefused && appends.length > 1)) return this.#reject(appends, error);
      const middle = appends.length >> 1;
      await this.#commit(appends.slice(0, middle));
      return await this.#commit(appends.slice(middle));
    }
    observer?.committed({ events, durationMs: clock.monotonicMs() - startMs });
    for (const append of appends) if (this.#settle(append)) append.resolve();
  }

  /** The commit goes on, and may even succeed; but nobody waits for it any longer. */
  #stall(): void {
    this.#stalled = true;
    this.#queue.length = 0;
    this.#reject([...this.#waiting], new EventStoreUnavailable(stallSentence(this.#options.stalledAfterMs)));
  }

  #reject(appends: readonly Append[], error: unknown): void {
    const reason = asUnavailable(error);
    for (const append of appends) if (this.#settle(append)) append.reject(reason);
  }

  /** False where the append had its answer before. */
  #settle(append: Append): boolean {
    if (!this.#waiting.delete(append)) return false;
    this.#countWaiting(-append.size);
    if (this.#closed && this.#waiting.size === 0) this.#drained.resolve();
    return true;
  }

  #countWaiting(events: number): void {
    this.#waitingEvents += events;
    this.#options.observer?.queued(this.#waitingEvents);
  }
}

function asUnavailable(error: unknown): EventStoreUnavailable {
  if (error instanceof EventStoreUnavailable) return error;
  return new EventStoreUnavailable(error instanceof Error ? error.message : "The write failed.", {
    cause: error,
  });
}

function stallSentence(stalledAfterMs: number): string {
  return `The database has not answered for ${stalledAfterMs} ms. Check it, its disk and its network.`;
}
