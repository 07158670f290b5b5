import type { ProviderConfig } from "../../config/schema.ts";
import type { ProviderFailure } from "../../ports/provider.ts";

/** The longest pause that jitter may choose, in milliseconds. */
const PAUSE_MS_MAX = 30_000;

/** A provider that asks for more than this, in milliseconds, is not waited for: another target may answer at once. */
const ASKED_PAUSE_MS_MAX = 5_000;

export interface RetryQuestion {
  readonly failure: ProviderFailure;
  /** Whether the call must not be sent again once it may have been billed. */
  readonly billedOnce: boolean;
  /** Tries made so far, from 1. */
  readonly tries: number;
  readonly retries: ProviderConfig["retries"];
  /** What the total limit leaves. */
  readonly leftMs: number;
  readonly random: () => number;
}

/** How long to wait before the next try; undefined where there must be none. */
export function retryPauseMs({
  failure,
  billedOnce,
  tries,
  retries,
  leftMs,
  random,
}: RetryQuestion): number | undefined {
  if (tries > retries.max || !mayPass(failure)) return undefined;
  if (billedOnce && failure.billed === "unknown") return undefined;
  if (failure.retryAfterMs !== undefined && failure.retryAfterMs > ASKED_PAUSE_MS_MAX) return undefined;
  const ceilingMs = Math.min(PAUSE_MS_MAX, retries.base_ms * 2 ** (tries - 1));
  const pauseMs = failure.retryAfterMs ?? random() * ceilingMs;
  return pauseMs < leftMs ? pauseMs : undefined;
}

function mayPass({ kind }: ProviderFailure): boolean {
  return kind === "connection" || kind === "rate_limited" || kind === "upstream_error";
}

/** `Retry-After` (RFC 9110, 10.2.3: seconds or a date) or OpenAI's `retry-after-ms`, in milliseconds from now. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Waits; resolves early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
