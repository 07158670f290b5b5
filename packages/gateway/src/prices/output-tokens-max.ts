import type { ChatCompletionsRequest } from "@meshgate/contracts";

/**
 * The most tokens that each choice of the answer may have: the caller's own cap, else the configured default, and never more
 * than the decision's cap. Of two fields that a caller sets, the larger: a server may look at either.
 */
export function choiceTokensMax(
  { max_tokens, max_completion_tokens }: ChatCompletionsRequest,
  decisionCap: number | undefined,
  defaultMax: number,
): number {
  const asked = Math.max(max_tokens ?? 0, max_completion_tokens ?? 0);
  return Math.min(asked > 0 ? asked : defaultMax, decisionCap ?? Number.POSITIVE_INFINITY);
}

/** The most tokens that the answer may have, all its choices together. Past 2^53−1 it is that. */
export function outputTokensMax(
  body: ChatCompletionsRequest,
  decisionCap: number | undefined,
  defaultMax: number,
): number {
  return Math.min((body.n ?? 1) * choiceTokensMax(body, decisionCap, defaultMax), Number.MAX_SAFE_INTEGER);
}
