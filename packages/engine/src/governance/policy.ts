/** Whom a policy is for. */
export type PolicyScope =
  | { readonly kind: "global" }
  | { readonly kind: "agent" | "team" | "key"; readonly id: string };

/** What narrows a policy further; a list that is absent or empty narrows nothing. A trailing `*` matches any ending. */
export interface PolicyMatch {
  readonly models?: readonly string[];
  readonly providers?: readonly string[];
  readonly environments?: readonly string[];
  readonly tags?: readonly string[];
}

/** For whom a limit counts apart; absent: one counter for the whole scope. */
export type CountedPer = "agent" | "team" | "key" | "user";

/** What policies of every type have. A policy that is not enabled is none. */
export interface PolicyBase {
  /** `pol_…`. */
  readonly id: string;
  readonly name: string;
  readonly scope: PolicyScope;
  readonly match: PolicyMatch;
  /** A policy in `shadow` is evaluated and recorded, and changes no answer. */
  readonly mode: "enforce" | "shadow";
  /** What its refusal answers; absent: 429 for `rate_limit`, else 403. */
  readonly violationStatus?: 403 | 429;
}
