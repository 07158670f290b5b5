/** The governed policy types in the order in which a decision looks at them and names their violations (SEMANTICS 5). */
export const policyTypes = [
  "block_provider",
  "model_allowlist",
  "data_residency",
  "budget_limit",
  "rate_limit",
  "require_approval",
  "require_human_review",
] as const;
export type PolicyType = (typeof policyTypes)[number];

/** Whom a policy is for. */
export type PolicyScope =
  | { readonly kind: "global" }
  | { readonly kind: "agent" | "team" | "key"; readonly id: string };

/** What narrows a policy further; an absent list narrows nothing. A trailing `*` matches any ending. */
export interface PolicyMatch {
  readonly models?: readonly string[];
  readonly providers?: readonly string[];
  readonly environments?: readonly string[];
  readonly tags?: readonly string[];
}

/** For whom a limit counts apart; absent: one counter for the whole scope. */
export type CountedPer = "agent" | "team" | "key" | "user";

interface PolicyBase {
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

/** A governed policy that is enabled, its config checked and in units of its own. */
export type GovernancePolicy = PolicyBase &
  (
    | { readonly type: "block_provider"; readonly provider: string }
    | { readonly type: "model_allowlist"; readonly allowedModels: readonly string[] }
    | {
        readonly type: "data_residency";
        readonly regions?: readonly string[];
        readonly locations?: readonly ("local" | "public")[];
        readonly retentionDaysMax?: number;
        /** `false`: only providers that are known not to train on what they are sent. */
        readonly allowTraining?: false;
      }
    | {
        readonly type: "budget_limit";
        /** For a calendar month, UTC. */
        readonly monthlyLimitNanoUsd: number;
        readonly per?: CountedPer;
        readonly softLimitPercent?: number;
        readonly onUnknownPrice: "deny" | "allow";
      }
    | {
        readonly type: "rate_limit";
        readonly requestsPerMinute?: number;
        readonly tokensPerMinute?: number;
        readonly per?: CountedPer;
      }
    | {
        readonly type: "require_approval";
        /** Only calls of this environment; absent: all. */
        readonly environment?: string;
        readonly bind: "request" | "agent";
        readonly ttlSeconds: number;
        /** Persons who may decide; absent: whoever has the role. */
        readonly approvers?: readonly string[];
        readonly show: "labels" | "text";
      }
    | {
        readonly type: "require_human_review";
        readonly reviewIntervalDays: number;
        /** `false`: an overdue review flags the call and lets it go on. */
        readonly enforce: boolean;
      }
  );

export type PolicyOf<T extends PolicyType> = Extract<GovernancePolicy, { readonly type: T }>;
