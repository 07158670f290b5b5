import type { LimitNeed } from "@meshgate/engine";
import type { LimitState } from "../../ports/usage-store.ts";
import type { Counter, HeldAmount } from "./counter.ts";
import { monthEndMs } from "./month.ts";

/** Nano-USD of one month: what is used, and what calls hold that are not settled. */
export class BudgetCounter implements Counter {
  readonly #resetsAtMs: number;
  #used: number;
  #reserved = 0;
  #open = 0;

  constructor(month: string, used: number) {
    this.#resetsAtMs = monthEndMs(month);
    this.#used = used;
  }

  get used(): number {
    return this.#used;
  }

  get reserved(): number {
    return this.#reserved;
  }

  get isHeld(): boolean {
    return this.#open > 0;
  }

  moveTo(): void {}

  ask({ policyId, kind, counter, limit, amount }: LimitNeed): LimitState {
    const granted = this.#used + this.#reserved + amount <= limit;
    return {
      policyId,
      kind,
      counter,
      limit,
      used: this.#used,
      reserved: this.#reserved,
      asked: amount,
      granted,
      resetsAtMs: this.#resetsAtMs,
    };
  }

  hold({ amount }: HeldAmount): void {
    this.#reserved += amount;
    this.#open += 1;
  }

  end(held: HeldAmount, amount: number): void {
    this.#reserved -= held.amount;
    this.#open -= 1;
    this.#used += amount;
  }
}
