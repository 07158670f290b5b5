import type { Clock } from "../../src/ports/clock.ts";

/** A clock that moves only when a test moves it. */
export class ManualClock implements Clock {
  #wallMs: number;
  #elapsedMs = 0;

  constructor(wallMs: number) {
    this.#wallMs = wallMs;
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.#wallMs += ms;
    this.#elapsedMs += ms;
  }

  /** The wall clock is set, forwards or back; no time passes. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }
}
