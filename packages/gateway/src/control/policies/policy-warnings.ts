import type { PolicyCreate } from "@meshgate/contracts";
import type { ChangeContext } from "./change-context.ts";
import { scopeIdOf } from "./governance-policy.ts";

/** What of a policy works and is probably not what was meant: names that nothing bears. */
export function policyWarnings(policy: PolicyCreate, { state, active }: ChangeContext): readonly string[] {
  const warnings: string[] = [];
  const scopeId = scopeIdOf(policy);
  if (policy.scope !== "global" && scopeId !== undefined && !state.entities(policy.scope).has(scopeId)) {
    warnings.push(
      `No ${policy.scope} has the id \`${scopeId}\`: the policy applies to nobody until one does.`,
    );
  }
  const { providers } = active();
  if (policy.policy_type === "block_provider" && !providers.has(policy.config.provider)) {
    warnings.push(
      `No provider named \`${policy.config.provider}\` is configured: the policy blocks nothing.`,
    );
  }
  return warnings;
}
