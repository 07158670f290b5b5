import type { Clock } from "../../ports/clock.ts";
import {
  type CounterName,
  type CounterReading,
  type Reservation,
  type ReserveRequest,
  type SettledBudget,
  type SettledLimit,
  type UsageMemory,
  type UsageStore,
  UsageStoreUnavailable,
} from "../../ports/usage-store.ts";
import { MemoryCounters } from "./memory-counters.ts";
import { Recall } from "./recall.ts";

export interface MemoryUsageStoreOptions {
  readonly clock: Clock;
  /** The process whose reservations these are. */
  readonly owner: string;
  /** From which counters are recalled: it outlives the process. */
  readonly memory: UsageMemory;
  readonly countersMax?: number;
}

const COUNTERS_MAX = 100_000;

/** Counts for one process alone. */
export class MemoryUsageStore implements UsageStore {
  readonly #clock: Clock;
  readonly #owner: string;
  readonly #counters: MemoryCounters;
  readonly #recall: Recall;
  /** Epoch milliseconds at which the monotonic clock stood at 0: from here on the wall clock may jump. */
  readonly #startMs: number;
  #closed = false;

  constructor({ clock, owner, memory, countersMax = COUNTERS_MAX }: MemoryUsageStoreOptions) {
    this.#clock = clock;
    this.#owner = owner;
    this.#startMs = clock.nowMs() - clock.monotonicMs();
    this.#counters = new MemoryCounters(countersMax);
    this.#recall = new Recall(memory, async (counter) => this.#counters.install(counter, this.#nowMs()));
  }

  reserve(request: ReserveRequest): Promise<Reservation> {
    return this.#recall.until(() => {
      this.#mustBeOpen();
      return this.#counters.reserve(request, this.#owner, this.#nowMs());
    }, request.onAttempt);
  }

  async settle(id: string, limits: readonly SettledLimit[]): Promise<readonly SettledBudget[]> {
    this.#mustBeOpen();
    return this.#counters.end(id, { kind: "settled", limits }, this.#nowMs());
  }

  async release(id: string): Promise<void> {
    this.#mustBeOpen();
    this.#counters.end(id, { kind: "released" }, this.#nowMs());
  }

  async open(owner: string): Promise<readonly string[]> {
    this.#mustBeOpen();
    return this.#counters.openOf(owner);
  }

  read(names: readonly CounterName[]): Promise<readonly CounterReading[]> {
    return this.#recall.until(() => {
      this.#mustBeOpen();
      return this.#counters.read(names, this.#nowMs());
    });
  }

  async ping(): Promise<void> {
    this.#mustBeOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new UsageStoreUnavailable("The usage store is closed.");
  }

  #nowMs(): number {
    return Math.floor(this.#startMs + this.#clock.monotonicMs());
  }
}
