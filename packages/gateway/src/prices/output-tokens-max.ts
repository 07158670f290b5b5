import type { ChatCompletionsRequest } from "@meshgate/contracts";

/**
 * The most tokens that the answer may have, all its choices together: the caller's own cap for each, else the configured one. Of
 * the two fields that a caller may set, the larger counts: a server may look at either; so of `n` and `best_of`, by which
 * some servers make more answers than they give. Past 2^53−1 it is that.
 */
export function outputTokensMax(body: ChatCompletionsRequest, defaultMax: number): number {
  const asked = Math.max(body.max_tokens ?? 0, body.max_completion_tokens ?? 0);
  return Math.min(answersMax(body) * (asked > 0 ? asked : defaultMax), Number.MAX_SAFE_INTEGER);
}

/** How many answers may be made, and billed, for the call. */
export function answersMax({ n, ["best_of"]: bestOf }: ChatCompletionsRequest): number {
  return Math.max(n ?? 1, typeof bestOf === "number" ? Math.ceil(bestOf) : 1);
}
