import type { LimitNeed } from "@meshgate/engine";
import type { LimitState, RecalledSecond } from "../../ports/usage-store.ts";
import type { Counter, HeldAmount } from "./counter.ts";

/**
 * A rate counts by whole seconds: the current one and the 60 before. Any 60 s touch at most 61 whole seconds, so no window
 * of 60 s holds more than these together.
 */
export const SECONDS_BEFORE = 60;

/** What a rate held in each second that still counts; what is held counts as used at once. */
export class RateCounter implements Counter {
  readonly reserved = 0;
  readonly isHeld = false;
  /** Ascending: seconds are added as they come, and one that fell to zero keeps its place. */
  readonly #amounts = new Map<number, number>();
  #used = 0;

  /** Seconds ahead of `nowMs`, written by another clock, count as the current one. */
  static recalled(seconds: readonly RecalledSecond[], nowMs: number): RateCounter {
    const counter = new RateCounter();
    const ascending = [...seconds].sort((one, other) => one.second - other.second);
    for (const { second, amount } of ascending) {
      counter.hold({ second: Math.min(second, secondOf(nowMs)), amount });
    }
    return counter;
  }

  get used(): number {
    return this.#used;
  }

  moveTo(nowMs: number): void {
    const first = secondOf(nowMs) - SECONDS_BEFORE;
    for (const [second, amount] of this.#amounts) {
      if (second >= first) return;
      this.#amounts.delete(second);
      this.#used -= amount;
    }
  }

  ask({ policyId, kind, counter, limit, amount }: LimitNeed, nowMs: number): LimitState {
    const used = this.#used;
    const excess = used + amount - limit;
    const resetsAtMs = this.#emptyAtMs() ?? nowMs;
    const granted = excess <= 0;
    const state = { policyId, kind, counter, limit, used, reserved: 0, asked: amount, granted, resetsAtMs };
    const roomAtMs = granted ? undefined : this.#roomAtMs(excess);
    return roomAtMs === undefined ? state : { ...state, retryAfterMs: roomAtMs - nowMs };
  }

  hold({ second, amount }: HeldAmount): void {
    this.#amounts.set(second, (this.#amounts.get(second) ?? 0) + amount);
    this.#used += amount;
  }

  /** In the second in which it was held, as long as that counts. */
  end(held: HeldAmount, amount: number): void {
    if (this.#amounts.has(held.second)) this.hold({ second: held.second, amount: amount - held.amount });
  }

  /** Undefined where so much never leaves: the call is larger than the limit. */
  #roomAtMs(excess: number): number | undefined {
    let left = 0;
    for (const [second, amount] of this.#amounts) {
      left += amount;
      if (left >= excess) return leavesAtMs(second);
    }
    return undefined;
  }

  #emptyAtMs(): number | undefined {
    let last: number | undefined;
    for (const [second, amount] of this.#amounts) if (amount > 0) last = second;
    return last === undefined ? undefined : leavesAtMs(last);
  }
}

export function secondOf(ms: number): number {
  return Math.floor(ms / 1_000);
}

function leavesAtMs(second: number): number {
  return (second + SECONDS_BEFORE + 1) * 1_000;
}
