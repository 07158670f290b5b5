import { blockProvider } from "./block-provider.ts";
import { budgetLimit } from "./budget-limit.ts";
import { dataResidency } from "./data-residency.ts";
import { modelAllowlist } from "./model-allowlist.ts";
import type { PolicyKind } from "./policy-kind.ts";
import { rateLimit } from "./rate-limit.ts";
import { requireApproval } from "./require-approval.ts";
import { requireHumanReview } from "./require-human-review.ts";

/**
 * Every type of governed policy, in the order in which a decision looks at them and names their violations (SEMANTICS 5). A new
 * type is a file of its own and a line here.
 */
const policyTable = {
  block_provider: blockProvider,
  model_allowlist: modelAllowlist,
  data_residency: dataResidency,
  budget_limit: budgetLimit,
  rate_limit: rateLimit,
  require_approval: requireApproval,
  require_human_review: requireHumanReview,
};

export type PolicyType = keyof typeof policyTable;

type Policies = { readonly [T in PolicyType]: PolicyOfKind<(typeof policyTable)[T]> };
type PolicyOfKind<K> = K extends PolicyKind<infer P> ? P : never;

export type PolicyOf<T extends PolicyType> = Policies[T];

/** A governed policy that is enabled, its config checked and in units of its own. */
export type GovernancePolicy = PolicyOf<PolicyType>;

export const policyKinds: { readonly [T in PolicyType]: PolicyKind<Policies[T]> } = policyTable;

/** In the order of the table. */
export const policyTypes = Object.keys(policyTable) as readonly PolicyType[];
