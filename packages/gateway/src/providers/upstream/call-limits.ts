import type { ProviderConfig } from "../../config/schema.ts";

export type Timeouts = ProviderConfig["timeouts"];

/** Why a call was stopped from our side: the caller left, or which limit it ran into. */
export type StopCause = "cancelled" | "connect" | "first-byte" | "idle" | "total";

/**
 * The time limits of one call, retries included, and the signal that ends it. One timer watches all of them: an answer's
 * pieces only move a deadline, and the timer looks again when it fires.
 * INVARIANT: whoever makes one calls `close` when the call is over.
 */
export class CallLimits {
  readonly timeouts: Timeouts;
  readonly #caller: AbortSignal;
  readonly #monotonicMs: () => number;
  readonly #controller = new AbortController();
  readonly #onCallerLeft = () => this.stop("cancelled");
  readonly #totalEndsMs: number;
  #phase: "first-byte" | "idle" | "total" = "total";
  #phaseEndsMs = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerEndsMs = Number.POSITIVE_INFINITY;
  #stoppedBy: StopCause | undefined;

  constructor(timeouts: Timeouts, caller: AbortSignal, monotonicMs: () => number) {
    this.timeouts = timeouts;
    this.#caller = caller;
    this.#monotonicMs = monotonicMs;
    this.#totalEndsMs = monotonicMs() + timeouts.total_ms;
    if (caller.aborted) this.stop("cancelled");
    else caller.addEventListener("abort", this.#onCallerLeft, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether a request is out and something is awaited of it; of a stopped call, whether one was. */
  get isAwaited(): boolean {
    return this.#phase !== "total";
  }

  get stoppedBy(): StopCause | undefined {
    return this.#stoppedBy;
  }

  /** What the total limit leaves, in milliseconds. */
  get leftMs(): number {
    return this.#totalEndsMs - this.#monotonicMs();
  }

  /** A request is out: its answer must begin within `first_byte_ms`. */
  awaitAnswer(): void {
    this.#watch("first-byte", this.timeouts.first_byte_ms);
  }

  /** The next piece of the answer must come within `idle_ms`. */
  awaitPiece(): void {
    this.#watch("idle", this.timeouts.idle_ms);
  }

  /** Nothing is awaited from the provider (between two tries, while the caller reads): only the total limit runs. */
  awaitNothing(): void {
    this.#watch("total", Number.POSITIVE_INFINITY);
  }

  stop(cause: StopCause): void {
    if (this.#stoppedBy !== undefined) return;
    this.#stoppedBy = cause;
    this.close();
    this.#controller.abort(cause);
  }

  /** Ends what is still open of the call, without a cause: it is over. */
  abandon(): void {
    this.close();
    this.#controller.abort();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#caller.removeEventListener("abort", this.#onCallerLeft);
  }

  #watch(phase: "first-byte" | "idle" | "total", limitMs: number): void {
    if (this.#stoppedBy !== undefined) return;
    const nowMs = this.#monotonicMs();
    this.#phase = phase;
    this.#phaseEndsMs = nowMs + limitMs;
    const endsMs = Math.min(this.#phaseEndsMs, this.#totalEndsMs);
    if (this.#timer === undefined || endsMs < this.#timerEndsMs) this.#arm(endsMs, nowMs);
  }

  #arm(endsMs: number, nowMs: number): void {
    clearTimeout(this.#timer);
    this.#timerEndsMs = endsMs;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(endsMs - nowMs)));
  }

  #look(): void {
    const nowMs = this.#monotonicMs();
    if (nowMs >= this.#totalEndsMs) this.stop("total");
    else if (nowMs >= this.#phaseEndsMs) this.stop(this.#phase);
    else this.#arm(Math.min(this.#phaseEndsMs, this.#totalEndsMs), nowMs);
  }
}
