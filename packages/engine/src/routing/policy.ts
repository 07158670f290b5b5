import type { Location, Sensitivity } from "../facts.ts";

/** What routing decides by (SEMANTICS 8), every default filled in. */
export interface RoutingPolicy {
  /** A call that contains one of these, ignoring case, stays local. Their order means nothing. */
  readonly keywords: readonly string[];
  /** A call of this sensitivity, or a higher one, stays local as well; absent: only keywords keep one. */
  readonly localFrom?: Exclude<Sensitivity, "public">;
  /** Code points. */
  readonly maxPromptLengthForLocal: number;
  /** USD. It and `inputUsdPer1mTokens` together put length out of use; null: not set. */
  readonly maxUsdForLocal: number | null;
  readonly inputUsdPer1mTokens: number | null;
  /** Above 0. */
  readonly charsPerToken: number;
  /** Where calls go that no step before decided. */
  readonly defaultLocation: Location;
}

/**
 * The policy as its figures are meant: a price of 0 or less and a negative maximum count as not set, a maximum of 0 is
 * set; keywords are trimmed and empty ones dropped (SEMANTICS 8).
 */
export function normaliseRoutingPolicy(policy: RoutingPolicy): RoutingPolicy {
  const { maxUsdForLocal: maximum, inputUsdPer1mTokens: price } = policy;
  return {
    keywords: policy.keywords.map((keyword) => keyword.trim()).filter((keyword) => keyword !== ""),
    ...(policy.localFrom !== undefined && { localFrom: policy.localFrom }),
    maxPromptLengthForLocal: policy.maxPromptLengthForLocal,
    maxUsdForLocal: maximum !== null && maximum >= 0 ? maximum : null,
    inputUsdPer1mTokens: price !== null && price > 0 ? price : null,
    charsPerToken: policy.charsPerToken,
    defaultLocation: policy.defaultLocation,
  };
}

/** Set where both figures are: then cost is reckoned in USD, else by length alone. */
export interface UsdMode {
  readonly maxUsd: number;
  readonly usdPer1mTokens: number;
}

/** The figures of the USD mode of a normalised policy; null where it is not in use. */
export function usdMode(policy: RoutingPolicy): UsdMode | null {
  const { maxUsdForLocal, inputUsdPer1mTokens } = policy;
  if (maxUsdForLocal === null || inputUsdPer1mTokens === null) return null;
  return { maxUsd: maxUsdForLocal, usdPer1mTokens: inputUsdPer1mTokens };
}
