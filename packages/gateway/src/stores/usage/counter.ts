import type { LimitNeed } from "@meshgate/engine";
import type { LimitState } from "../../ports/usage-store.ts";

/** A part of a counter that one reservation holds; of a rate, in which second (epoch seconds). */
export interface HeldAmount {
  readonly amount: number;
  readonly second: number;
}

/** One counter in memory. Times are epoch milliseconds and never run backwards. */
export interface Counter {
  readonly used: number;
  readonly reserved: number;
  /** Whether something can still come back to it, so that it must not be forgotten. */
  readonly isHeld: boolean;
  /** Lets go of what no longer counts. */
  moveTo(nowMs: number): void;
  /** What it says to a call, as of the last `moveTo`. */
  ask(need: LimitNeed, nowMs: number): LimitState;
  hold(held: HeldAmount): void;
  /** Ends what was held at an amount that may be less or more. */
  end(held: HeldAmount, amount: number): void;
}
