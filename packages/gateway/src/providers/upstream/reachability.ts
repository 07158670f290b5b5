/** Tries to open a connection; resolves when one stood or was refused, and never rejects. */
export type ConnectProbe = (origin: URL) => Promise<void>;

/** How long a good answer vouches for its host, in milliseconds. */
const TRUSTED_MS = 30_000;

/**
 * Whether a provider's host can be reached. `fetch` has no limit of its own for opening a connection, so a call to a
 * host that has not answered lately is accompanied by a connection of ours, shared by all calls that wait for it.
 */
export class Reachability {
  readonly #origin: URL;
  readonly #probe: ConnectProbe;
  readonly #monotonicMs: () => number;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #probing: Promise<void> | undefined;

  constructor(origin: URL, probe: ConnectProbe, monotonicMs: () => number) {
    this.#origin = origin;
    this.#probe = probe;
    this.#monotonicMs = monotonicMs;
  }

  answered(): void {
    this.#answeredAtMs = this.#monotonicMs();
  }

  /** Calls `tooSlow` where no connection stands within the limit; a refusal is left for `fetch` to report. */
  watch(connectMs: number, tooSlow: () => void): void {
    if (this.#monotonicMs() - this.#answeredAtMs < TRUSTED_MS) return;
    const timer = setTimeout(() => {
      this.#probing = undefined;
      tooSlow();
    }, connectMs);
    void this.#connect().then(() => clearTimeout(timer));
  }

  #connect(): Promise<void> {
    this.#probing ??= this.#probe(this.#origin).then(() => {
      this.#probing = undefined;
    });
    return this.#probing;
  }
}
