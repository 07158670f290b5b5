import { UsageStoreUnavailable } from "../../ports/usage-store.ts";
import type { Counter } from "./counter.ts";

/**
 * By then a rate's window is empty and the record has all that a budget counted, so the counter can be forgotten: it is
 * recalled when it is asked for again.
 */
const IDLE_MS = 120_000;
const LOOKED_AT_MAX = 16;

/** Counters in memory, at most so many: the longest unused go first. Past that, with all in use, it takes none. */
export class CounterTable {
  readonly #countersMax: number;
  /** The longest unused first. */
  readonly #rows = new Map<string, { readonly counter: Counter; readonly usedAtMs: number }>();

  constructor(countersMax: number) {
    this.#countersMax = countersMax;
  }

  get(key: string, nowMs: number): Counter | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    this.#putLast(key, row.counter, nowMs);
    return row.counter;
  }

  /** Throws `UsageStoreUnavailable` where the table is full of counters in use. */
  add(key: string, counter: Counter, nowMs: number): void {
    if (this.#rows.size >= this.#countersMax) this.#forgetIdle(nowMs);
    if (this.#rows.size >= this.#countersMax) {
      throw new UsageStoreUnavailable(
        `More than ${this.#countersMax} counters are in use at once. Count fewer things apart, or give a REDIS_URL.`,
      );
    }
    this.#putLast(key, counter, nowMs);
  }

  #putLast(key: string, counter: Counter, usedAtMs: number): void {
    this.#rows.delete(key);
    this.#rows.set(key, { counter, usedAtMs });
  }

  #forgetIdle(nowMs: number): void {
    let looked = 0;
    for (const [key, { counter, usedAtMs }] of this.#rows) {
      if (usedAtMs > nowMs - IDLE_MS || ++looked > LOOKED_AT_MAX) return;
      if (counter.isHeld) this.#putLast(key, counter, usedAtMs);
      else this.#rows.delete(key);
    }
  }
}
