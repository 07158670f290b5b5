import { fingerprint, type Sha256 } from "@meshgate/canon";
import { type CompiledPolicy, compilePolicy } from "./compile-policy.ts";
import { indexPolicies, type PolicyIndex } from "./policy-index.ts";
import type { AskedFact } from "./policy-kind.ts";
import type { GovernancePolicy } from "./policy-table.ts";

/** Every governed policy that is enabled, indexed. It is replaced whole and never changed. */
export interface Governance {
  /** Over the policies, whatever their order. */
  readonly sha256: string;
  readonly policyCount: number;
  readonly policies: readonly CompiledPolicy[];
  /** Whether some policy reads when agents were last reviewed (`facts.reviews`). */
  readonly asksForReviews: boolean;
  /** Whether some policy reads what the call may cost (`cost_bound_nano_usd` of each target). */
  readonly hasBudgets: boolean;
  /** Whether some policy reads how many tokens the call may use (`input_tokens_max`, `output_tokens_max`). */
  readonly hasTokenRates: boolean;
  readonly index: PolicyIndex;
}

/**
 * Indexes the policies. Each is compiled once for as long as its object lives, so where one of many is replaced only that one
 * costs anything but its place in the index. Many new ones can be compiled ahead, in slices: `compileGovernance(slice, sha256)`.
 */
export function compileGovernance(policies: readonly GovernancePolicy[], sha256: Sha256): Governance {
  const compiled = policies.map((policy) => compilePolicy(policy, sha256));
  return governanceOf(compiled, fingerprint(compiled.map((policy) => policy.sha256).sort(), sha256));
}

function governanceOf(policies: readonly CompiledPolicy[], sha256: string): Governance {
  const asksFor = (fact: AskedFact) => policies.some((policy) => policy.asksFor.includes(fact));
  return Object.freeze({
    sha256,
    policyCount: policies.length,
    policies,
    asksForReviews: asksFor("reviews"),
    hasBudgets: asksFor("cost-bounds"),
    hasTokenRates: asksFor("token-bounds"),
    index: indexPolicies(policies),
  });
}

/** The SHA-256 of `[]`: what no policies are known by. */
const EMPTY_SHA256 = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

export const emptyGovernance: Governance = governanceOf([], EMPTY_SHA256);
