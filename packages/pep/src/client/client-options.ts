import { type CacheOptions, DecisionCache } from "./decision-cache.ts";
import type { DecisionPoint, Fetch } from "./decision-point.ts";

export interface RetryOptions {
  /** How often to ask again; 0 for never. */
  readonly max: number;
  readonly pauseMs: number;
}

export interface ClientOptions {
  /** Where the decision point is, such as `http://127.0.0.1:8080`; a path is kept in front of `/evaluate`. */
  readonly url: string | URL;
  /** `mgk_…`, where the decision point asks for one. */
  readonly key?: string;
  /** For all that a question takes, every try included. 2000 unless told. */
  readonly timeoutMs?: number;
  /** Where a question did not arrive, or met 502, 503 or 504. Once, after 50 ms, unless told. */
  readonly retries?: RetryOptions;
  /** None unless told: read docs/pep-guide.md on what a cache costs first. */
  readonly cache?: CacheOptions;
  /** An answer of more is not read to its end, and is none. 1 MiB unless told. */
  readonly answerBytesMax?: number;
  readonly fetch?: Fetch;
  /** The cache's clock, in milliseconds; `performance.now` unless told. */
  readonly nowMs?: () => number;
}

const integerMax = 2 ** 31 - 1;

const optionNames = [
  "url",
  "key",
  "timeoutMs",
  "retries",
  "cache",
  "answerBytesMax",
  "fetch",
  "nowMs",
] as const;

/** The options, checked, with what was left open filled in. */
export function readOptions(options: ClientOptions): {
  readonly point: DecisionPoint;
  readonly cache: DecisionCache | undefined;
} {
  requireKnown(options, optionNames, "");
  const {
    key,
    timeoutMs = 2_000,
    retries = { max: 1, pauseMs: 50 },
    cache,
    answerBytesMax = 1_048_576,
  } = options;
  requireKnown(retries, ["max", "pauseMs"], "retries.");
  if (key !== undefined && !/^[!-~]+$/.test(key)) {
    throw new TypeError("key must be visible ASCII; take off spaces and line breaks");
  }
  requireInteger("timeoutMs", timeoutMs, 1);
  requireInteger("answerBytesMax", answerBytesMax, 1);
  requireInteger("retries.max", retries.max, 0);
  requireInteger("retries.pauseMs", retries.pauseMs, 0);
  return {
    point: {
      url: readUrl(options.url),
      key,
      timeoutMs,
      retriesMax: retries.max,
      retryPauseMs: retries.pauseMs,
      answerBytesMax,
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    },
    cache: cache && new DecisionCache(readCache(cache), options.nowMs ?? (() => performance.now())),
  };
}

function readUrl(text: string | URL): URL {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`url must begin with http:// or https://, not ${url.protocol}`);
  }
  if (url.search !== "" || url.hash !== "") throw new TypeError("url must have neither ? nor #");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function readCache(cache: CacheOptions): CacheOptions {
  requireKnown(cache, ["ttlMs", "entriesMax"], "cache.");
  requireInteger("cache.ttlMs", cache.ttlMs, 1);
  requireInteger("cache.entriesMax", cache.entriesMax, 1);
  return cache;
}

/** A misspelt option would be passed over, and the one that was meant left as it is. */
function requireKnown(options: object, known: readonly string[], within: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const begins = unknown.slice(0, 3).toLowerCase();
  const meant = known.find((name) => name.toLowerCase().startsWith(begins));
  const advice =
    meant === undefined ? `The options are ${known.join(", ")}.` : `Did you mean ${within}${meant}?`;
  throw new TypeError(`The option ${within}${unknown} is not known. ${advice}`);
}

function requireInteger(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min && value <= integerMax) return;
  throw new RangeError(`${name} must be an integer from ${min} to ${integerMax}, not ${value}`);
}
