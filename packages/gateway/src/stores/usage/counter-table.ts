import { UsageStoreUnavailable } from "../../ports/usage-store.ts";
import type { Counter } from "./counter.ts";

/** By then the record has what a call holds of a rate, so the counter can be forgotten: it is recalled when it is asked again. */
const FRESH_MS = 10_000;
/**
 * A counter that is used again so soon keeps its place: a busy one is seldom moved, the order is true to a second, and one that counts
 * as fresh for 10 s may be forgotten 9 s after its last use.
 */
const MOVED_AGAIN_MS = 1_000;
const LOOKED_AT_MAX = 256;
/** Of the table, for counters that hold nothing: names that only refused calls brought. */
const EMPTY_SHARE = 0.1;

interface Row {
  readonly counter: Counter;
  /** It was used then, and perhaps again within `MOVED_AGAIN_MS`. */
  readonly movedAtMs: number;
}

/**
 * Counters in memory, at most so many. Those that hold nothing stand apart, in a small table where each new one pushes the
 * longest unused out, so that refused calls never cost others their place. Of the rest the longest unused that no call holds
 * goes first. Whatever goes is recalled from the record.
 */
export class CounterTable {
  readonly #countersMax: number;
  readonly #emptyMax: number;
  /** Both with the longest unused first, to a second. */
  readonly #counting = new Map<string, Row>();
  readonly #empty = new Map<string, Counter>();

  constructor(countersMax: number) {
    this.#countersMax = countersMax;
    this.#emptyMax = Math.ceil(countersMax * EMPTY_SHARE);
  }

  get(key: string, nowMs: number): Counter | undefined {
    const row = this.#counting.get(key);
    const counter = row?.counter ?? this.#empty.get(key);
    if (row !== undefined) this.#putLast(key, row.counter, nowMs);
    else if (counter !== undefined) this.#putEmpty(key, counter);
    return counter;
  }

  /** Puts a counter where it belongs after a change. Throws `UsageStoreUnavailable` where no room can be made. */
  file(key: string, counter: Counter, nowMs: number): void {
    if (!isEmpty(counter)) {
      this.keep(key, counter, nowMs);
      return;
    }
    this.#counting.delete(key);
    this.#putEmpty(key, counter);
  }

  /** Takes a counter among those that count, before anything is held of it. Throws as `file` does. */
  keep(key: string, counter: Counter, nowMs: number): void {
    if (!this.#counting.has(key)) this.#makeRoom(nowMs);
    this.#empty.delete(key);
    this.#putLast(key, counter, nowMs);
  }

  #putLast(key: string, counter: Counter, nowMs: number): void {
    const row = this.#counting.get(key);
    if (row?.counter === counter && nowMs - row.movedAtMs < MOVED_AGAIN_MS) return;
    this.#setLast(key, { counter, movedAtMs: nowMs });
  }

  #setLast(key: string, row: Row): void {
    this.#counting.delete(key);
    this.#counting.set(key, row);
  }

  #putEmpty(key: string, counter: Counter): void {
    this.#empty.delete(key);
    this.#empty.set(key, counter);
    const [longestUnused] = this.#empty.keys();
    if (this.#empty.size > this.#emptyMax && longestUnused !== undefined) this.#empty.delete(longestUnused);
  }

  #makeRoom(nowMs: number): void {
    if (this.#counting.size < this.#countersMax) return;
    let looked = 0;
    for (const [key, row] of this.#counting) {
      if (row.movedAtMs > nowMs - FRESH_MS || ++looked > LOOKED_AT_MAX) break;
      if (!row.counter.isHeld) {
        this.#counting.delete(key);
        return;
      }
      this.#setLast(key, row);
    }
    throw new UsageStoreUnavailable(
      `More than ${this.#countersMax} counters are in use at once. Count fewer things apart, or give a REDIS_URL.`,
    );
  }
}

function isEmpty({ used, reserved, isHeld }: Counter): boolean {
  return used === 0 && reserved === 0 && !isHeld;
}
