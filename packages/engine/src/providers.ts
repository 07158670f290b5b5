import type { Target } from "./decision.ts";
import type { Location, TargetFact } from "./facts.ts";
import type { Writable } from "./writable.ts";

/** A provider as policy sees it. Where and how it is reached is the shell's, and no secret is part of it. */
export interface ProviderEntry {
  /** Without `/`: models are named `provider/model`. */
  readonly name: string;
  readonly kind: string;
  readonly location: Location;
  /** Where it keeps data. */
  readonly region?: string;
  readonly retentionDays?: number;
  /** Whether it may train on what it is sent; absent: not known. */
  readonly trains?: boolean;
  /** The model of calls that routing moves here. */
  readonly defaultModel?: string;
  /** Further models that may be named without the provider. */
  readonly models: readonly string[];
  /** Models that may be named so too, unless a provider lists them: names, or beginnings that end with `*`. */
  readonly claimsFamily: readonly string[];
}

/** The candidate that one of the provider's models is; `requested` where the caller's own words lead to it. */
export function targetFact(
  provider: ProviderEntry,
  model: string,
  { requested }: { readonly requested: boolean },
): TargetFact {
  const { location, region, retentionDays, trains } = provider;
  const fact: Writable<TargetFact> = { location, model, provider: provider.name, requested };
  if (region !== undefined) fact.region = region;
  if (retentionDays !== undefined) fact.retention_days = retentionDays;
  if (trains !== undefined) fact.trains = trains;
  return fact;
}

export function isSameTarget(a: Target, b: Target): boolean {
  return a.provider === b.provider && a.model === b.model;
}
