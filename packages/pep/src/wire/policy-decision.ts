import type { Obligation, PolicyIdentity } from "./evaluate-response.ts";

interface Grounds {
  /** The `request_id` of the request that was asked; of a cached decision, the one that filled the cache. */
  readonly correlation_id: string;
  readonly rationale_codes: readonly [string, ...string[]];
  readonly policy: PolicyIdentity;
  /** Absent where the default decided, or a rule that could not be evaluated. */
  readonly matched_rule_id?: string;
}

export interface Allowed extends Grounds {
  readonly decision: "ALLOW";
}

export interface Degraded extends Grounds {
  readonly decision: "DEGRADE";
  readonly obligations: readonly [Obligation, ...Obligation[]];
}

export interface ReviewRequired extends Grounds {
  readonly decision: "REQUIRE_REVIEW";
}

export interface Blocked extends Grounds {
  readonly decision: "BLOCK";
}

/** A checked answer, frozen: obligations exist exactly where there is something to apply. */
export type PolicyDecision = Allowed | Degraded | ReviewRequired | Blocked;
