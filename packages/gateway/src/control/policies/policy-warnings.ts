import type { PolicyCreate } from "@meshgate/contracts";
import { keyBody } from "../directory/key-body.ts";
import { approversOf } from "./approver-ids.ts";
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
  return [...warnings, ...unknownApprovers(policy, state)];
}

function unknownApprovers(policy: PolicyCreate, state: ChangeContext["state"]): readonly string[] {
  const keys = state.entities("key");
  const isKnown = (name: string): boolean =>
    name === "admin" ||
    name === "local" ||
    keys.has(name) ||
    [...keys.values()].some((key) => keyBody(key).person === name);
  return approversOf(policy)
    .filter((name) => !isKnown(name))
    .map(
      (name) =>
        `approvers: no key has the alias or id \`${name}\`, so nobody decides as that. Make the key first, then write the policy again.`,
    );
}
