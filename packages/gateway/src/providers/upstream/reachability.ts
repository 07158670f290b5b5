import { pause } from "./retry.ts";

/** Tries to open a connection; resolves when one stood or was refused, and never rejects. */
export type ConnectProbe = (origin: URL) => Promise<void>;

/** How long a good answer vouches for its host, in milliseconds. */
const TRUSTED_MS = 30_000;

/**
 * Whether a provider's host can be reached. `fetch` has no limit of its own for opening a connection, so a call to a
 * host that has not answered lately waits for a connection of ours, shared by all calls that wait for it: one that could
 * not be opened in time is known not to have been sent.
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

  /** Whether the host answered so lately that nothing need be waited for. */
  get isTrusted(): boolean {
    return this.#monotonicMs() - this.#answeredAtMs < TRUSTED_MS;
  }

  /** Whether a connection stood within the limit, and before the signal; or was refused, which `fetch` reports. */
  async reached(connectMs: number, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const stood = await Promise.race([
      this.#connect().then(() => true),
      pause(connectMs, AbortSignal.any([signal, over.signal])).then(() => false),
    ]);
    over.abort();
    if (!stood && !signal.aborted) this.#probing = undefined;
    return stood;
  }

  #connect(): Promise<void> {
    this.#probing ??= this.#probe(this.#origin).then(() => {
      this.#probing = undefined;
    });
    return this.#probing;
  }
}
