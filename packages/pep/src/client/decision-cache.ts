import type { CheckedRequest } from "../wire/check-request.ts";
import type { PolicyDecision } from "../wire/policy-decision.ts";

export interface CacheOptions {
  /** How old a decision may be when it is used again, in milliseconds. A changed policy is not seen for so long. */
  readonly ttlMs: number;
  /** How many decisions are kept; the oldest makes room. */
  readonly entriesMax: number;
}

interface Entry {
  readonly decision: PolicyDecision;
  readonly expiresAtMs: number;
}

/**
 * Decisions by the whole request but its id and time, for one address and key. A use of a kept decision asks nobody and so
 * leaves no record. `nowMs` counts milliseconds from any start and never goes back.
 */
export class DecisionCache {
  readonly #entries = new Map<string, Entry>();
  readonly #options: CacheOptions;
  readonly #nowMs: () => number;

  constructor(options: CacheOptions, nowMs: () => number) {
    this.#options = options;
    this.#nowMs = nowMs;
  }

  find(request: CheckedRequest): PolicyDecision | undefined {
    const entry = this.#entries.get(cacheKey(request));
    return entry !== undefined && this.#nowMs() < entry.expiresAtMs ? entry.decision : undefined;
  }

  keep(request: CheckedRequest, decision: PolicyDecision): void {
    const key = cacheKey(request);
    this.#entries.delete(key);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#options.entriesMax) this.#entries.delete(oldest);
    this.#entries.set(key, { decision, expiresAtMs: this.#nowMs() + this.#options.ttlMs });
  }
}

/** One text for all spellings of one request: members in a fixed order, signals by name, absent ones as `null`. */
function cacheKey({ action, env, resource, subject, signals }: CheckedRequest): string {
  return JSON.stringify([
    action,
    env.name,
    [resource.type, resource.id ?? null, resource.sensitivity],
    [subject?.type ?? null, subject?.id ?? null],
    Object.entries(signals ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
