import type { ApprovalStore } from "../ports/approval-store.ts";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";

interface Waiting {
  readonly ids: Set<string>;
  readonly end: () => void;
}

export interface DecisionWatchOptions {
  readonly store: Pick<ApprovalStore, "find">;
  readonly clock: Pick<Clock, "nowMs">;
  /** A decision made by another process is seen within this. */
  readonly pollMs: number;
}

/** Calls that wait for decisions: woken at once by this process, and by one question for all of them to the store. */
export class DecisionWatch {
  readonly #options: DecisionWatchOptions;
  readonly #waiting = new Set<Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #closed = false;

  constructor(options: DecisionWatchOptions) {
    this.#options = options;
  }

  /** Resolves once none of them is pending any more, the time is over, the signal aborts, or all are woken. Never rejects. */
  wait(ids: readonly string[], waitMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (ids.length === 0 || signal.aborted || this.#closed) return Promise.resolve();
    const limit = setTimeout(() => waiting.end(), waitMs);
    const waiting: Waiting = {
      ids: new Set(ids),
      end: () => {
        clearTimeout(limit);
        signal.removeEventListener("abort", waiting.end);
        this.#waiting.delete(waiting);
        resolve();
      },
    };
    this.#waiting.add(waiting);
    signal.addEventListener("abort", waiting.end);
    void this.#ask();
    return promise;
  }

  /** This one is not pending any more. */
  wake(id: string): void {
    for (const waiting of this.#waiting) {
      if (waiting.ids.delete(id) && waiting.ids.size === 0) waiting.end();
    }
  }

  /** Whoever waits may have to be decided by other policies. */
  wakeAll(): void {
    for (const { end } of this.#waiting) end();
  }

  /** Lets everyone go, and whoever comes from now on. */
  close(): void {
    this.#closed = true;
    this.wakeAll();
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const ids = new Set([...this.#waiting].flatMap((waiting) => [...waiting.ids]));
    try {
      const approvals = await this.#options.store.find([...ids], this.#options.clock.nowMs());
      for (const { id, status } of approvals) if (status !== "pending") this.wake(id);
    } catch (error) {
      // Whoever waits goes on waiting: the store may be back before their time is over.
      if (!(error instanceof EventStoreUnavailable)) throw error;
    } finally {
      this.#asking = false;
      if (this.#waiting.size > 0) this.#timer = setTimeout(() => void this.#ask(), this.#options.pollMs);
    }
  }
}
