import type { Result } from "@meshgate/engine";
import type { ProviderFailure } from "../../ports/provider.ts";
import { type JsonRecord, parseJson } from "../json.ts";
import { failureOf, readErrorBody } from "./body.ts";
import { pause, retryAfterMs, retryPauseMs } from "./retry.ts";
import type { Upstream, UpstreamCall } from "./upstream.ts";

/** A provider's error object in OpenAI's form, out of the body of an error; undefined where there is none in it. */
export type ErrorReader = (body: unknown) => JsonRecord | undefined;

/**
 * Sends the call and resolves with the answer's head once it is a good one (2xx), its body unread. Connection errors,
 * 429 and 5xx are tried again with growing, random pauses, as often as configured and as the total limit allows.
 * INVARIANT: nothing is tried again once a good answer has begun: the model may have been paid for.
 */
export async function exchange(
  upstream: Upstream,
  call: UpstreamCall,
  errorOf: ErrorReader,
): Promise<Result<Response, ProviderFailure>> {
  const { limits } = call;
  for (let tries = 1; ; tries += 1) {
    const answer = await tryOnce(upstream, call, errorOf);
    if (answer.ok) return answer;
    const { failures, retries, random, timeouts } = upstream;
    if (limits.stoppedBy !== undefined) {
      return { ok: false, error: failures.stopped(limits.stoppedBy, timeouts) };
    }
    const pauseMs = retryPauseMs({ failure: answer.error, tries, retries, leftMs: limits.leftMs, random });
    if (pauseMs === undefined) return answer;
    limits.awaitNothing();
    await pause(pauseMs, limits.signal);
  }
}

async function tryOnce(
  upstream: Upstream,
  call: UpstreamCall,
  errorOf: ErrorReader,
): Promise<Result<Response, ProviderFailure>> {
  const { limits } = call;
  try {
    const response = await send(upstream, call);
    if (response.ok) return { ok: true, value: response };
    const error = errorOf(parseJson(await readErrorBody(response, limits)));
    const waitMs = retryAfterMs(response.headers, upstream.nowMs());
    return { ok: false, error: upstream.failures.status(response.status, error, waitMs) };
  } catch (error) {
    return { ok: false, error: failureOf(error, upstream, limits) };
  }
}

async function send(upstream: Upstream, { url, body, limits }: UpstreamCall): Promise<Response> {
  let waiting = true;
  limits.awaitAnswer();
  upstream.reachability.watch(upstream.timeouts.connect_ms, () => {
    if (waiting) limits.stop("connect");
  });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: upstream.headers,
      body,
      signal: limits.signal,
      redirect: "manual",
    });
    upstream.reachability.answered();
    return response;
  } finally {
    waiting = false;
  }
}
