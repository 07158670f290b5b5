import type { RateState } from "../pipeline/rate-states.ts";

/** Every rate counts over any minute. */
const WINDOW_S = 60;

/**
 * The RateLimit fields of draft-ietf-httpapi-ratelimit-headers-10, for refusals and good answers alike: what each rate allows
 * (`q` of the unit `qu` in `w` seconds), how much of it is left (`r`) and in how many seconds all of it is there again (`t`).
 */
export function rateHeaders(rates: readonly RateState[]): Readonly<Record<string, string>> {
  if (rates.length === 0) return {};
  return {
    "ratelimit-policy": rates.map(printPolicy).join(", "),
    ratelimit: rates.map(printLeft).join(", "),
  };
}

/** The same on an answer that is there already. */
export function withRates(response: Response, rates: readonly RateState[]): Response {
  for (const [name, value] of Object.entries(rateHeaders(rates))) response.headers.set(name, value);
  return response;
}

function printPolicy(rate: RateState): string {
  const unit = rate.kind === "requests" ? "" : `;qu="${rate.kind}"`;
  return `"${nameOf(rate)}";q=${rate.limit};w=${WINDOW_S}${unit}`;
}

function printLeft(rate: RateState): string {
  return `"${nameOf(rate)}";r=${rate.left};t=${rate.resetS}`;
}

/** A policy may limit requests and tokens: each is a limit of its own. */
function nameOf({ policyId, kind }: RateState): string {
  return `${policyId}.${kind}`.replaceAll(/[^\x20-\x7e]|["\\]/g, "_");
}
