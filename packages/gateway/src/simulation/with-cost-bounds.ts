import type { CallEnvelope, CallFacts, TargetFact } from "@meshgate/engine";
import { boundNanoUsd } from "../prices/cost.ts";
import type { Price, PriceBook } from "../prices/price.ts";

/**
 * Targets with the most that a recorded call can have cost at each: as it was recorded; where it was not, exactly as the gateway would
 * have found it, if what is recorded suffices for that. Else the bound stays absent: the length of a call in bytes is not recorded.
 */
export function withCostBounds(
  targets: readonly TargetFact[],
  { call, targets: recorded }: CallEnvelope,
  prices: PriceBook,
): readonly TargetFact[] {
  return targets.map((target) => {
    const { provider, model } = target;
    const then = recorded.find((one) => one.provider === provider && one.model === model);
    const bound = then?.cost_bound_nano_usd;
    const known = bound === undefined ? boundAt(prices.priceOf(provider, model), call) : bound;
    return known === undefined ? target : { ...target, cost_bound_nano_usd: known };
  });
}

function boundAt(price: Price | null, call: CallFacts): number | null | undefined {
  if (price === null) return null;
  const { input_tokens_max: inputTokensMax, output_tokens_max: outputTokensMax } = call;
  if (inputTokensMax !== undefined && outputTokensMax !== undefined) {
    return boundNanoUsd(price, { inputTokensMax, outputTokensMax });
  }
  const least = boundNanoUsd(price, { inputTokensMax: 0, outputTokensMax: 0 });
  const most = boundNanoUsd(price, { inputTokensMax: TOKENS, outputTokensMax: TOKENS });
  return least === most ? least : undefined;
}

/** More than a call has: what costs no more for so many costs the same for any number. */
const TOKENS = 1_000_000_000;
