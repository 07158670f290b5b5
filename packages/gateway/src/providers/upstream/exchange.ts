import type { Result } from "@meshgate/engine";
import type { Billed, ProviderFailure } from "../../ports/provider.ts";
import { type JsonRecord, parseJson } from "../json.ts";
import { failureOf, readErrorBody } from "./body.ts";
import type { CallLimits } from "./call-limits.ts";
import { pause, retryAfterMs, retryPauseMs } from "./retry.ts";
import type { Upstream, UpstreamCall } from "./upstream.ts";

/** A provider's error object in OpenAI's form, out of the body of an error; undefined where there is none in it. */
export type ErrorReader = (body: unknown) => JsonRecord | undefined;

/**
 * Sends the call and resolves with the answer's head once it is a good one (2xx), its body unread. Connection errors,
 * 429 and 5xx are tried again with growing, random pauses, as often as configured and as the total limit allows; a call that
 * is to be billed once, only while nothing of it can have been.
 * INVARIANT: nothing is tried again once a good answer has begun: the model may have been paid for.
 */
export async function exchange(
  upstream: Upstream,
  call: UpstreamCall,
  errorOf: ErrorReader,
): Promise<Result<Response, ProviderFailure>> {
  const { limits, billedOnce } = call;
  const { failures, retries, random, timeouts } = upstream;
  let billed: Billed = "no";
  for (let tries = 1; ; tries += 1) {
    const answer = await tryOnce(upstream, call, errorOf);
    if (answer.ok) return answer;
    if (answer.error.billed === "unknown") billed = "unknown";
    if (limits.stoppedBy !== undefined) {
      return { ok: false, error: failures.stopped(limits.stoppedBy, timeouts, billed) };
    }
    const failure = { ...answer.error, billed };
    const { leftMs } = limits;
    const pauseMs = retryPauseMs({ failure, billedOnce, tries, retries, leftMs, random });
    if (pauseMs === undefined) return { ok: false, error: failure };
    limits.awaitNothing();
    await pause(pauseMs, limits.signal);
  }
}

async function tryOnce(
  upstream: Upstream,
  call: UpstreamCall,
  errorOf: ErrorReader,
): Promise<Result<Response, ProviderFailure>> {
  const { reachability, headers } = upstream;
  const { url, body, limits } = call;
  try {
    if (!reachability.isTrusted) await awaitHost(upstream, limits);
    limits.awaitAnswer();
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: limits.signal,
      redirect: "manual",
    });
    reachability.answered();
    if (response.ok) return { ok: true, value: response };
    const error = errorOf(parseJson(await readErrorBody(response, limits)));
    const waitMs = retryAfterMs(response.headers, upstream.nowMs());
    return { ok: false, error: upstream.failures.status(response.status, error, waitMs) };
  } catch (error) {
    return { ok: false, error: failureOf(error, upstream, limits) };
  }
}

/** INVARIANT: a call that was stopped before its host could be reached was not sent, and cannot be billed. */
async function awaitHost({ reachability, timeouts }: Upstream, limits: CallLimits): Promise<void> {
  limits.awaitNothing();
  if (!(await reachability.reached(timeouts.connect_ms, limits.signal))) limits.stop("connect");
}
