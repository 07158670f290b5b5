import type { Clock } from "../ports/clock.ts";

const FAILURES_MAX = 5;
const OPEN_MS = 5_000;

/**
 * Spares a service that does not answer, and the calls that would wait for it: after five failures in a row nobody asks for five
 * seconds, then one call tries.
 */
export class Breaker {
  readonly #clock: Pick<Clock, "monotonicMs">;
  #failures = 0;
  #closesMs = 0;

  constructor(clock: Pick<Clock, "monotonicMs">) {
    this.#clock = clock;
  }

  /** Whether it may be asked now; who is told so must say what came of it. */
  mayAsk(): boolean {
    if (this.#failures < FAILURES_MAX) return true;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#closesMs) return false;
    // The others wait until this one has come back.
    this.#closesMs = nowMs + OPEN_MS;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    this.#closesMs = this.#clock.monotonicMs() + OPEN_MS;
  }
}
