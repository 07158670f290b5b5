import type { PolicyCreate } from "@meshgate/contracts";

/**
 * The policy with the ids of those who may decide in place of their keys' aliases. What leads nowhere stays as it is, and
 * lets nobody decide.
 * INVARIANT: an approver is never found by alias when somebody decides: an alias can be freed and given to another key.
 */
export function withApproverIds<Policy extends PolicyCreate>(
  policy: Policy,
  idOf: (alias: string) => string | undefined,
): Policy {
  return withApprovers(policy, (name) => approverId(name, idOf) ?? name);
}

/** The same the other way, as a file names them: only where the alias leads back to the id. */
export function withApproverAliases<Policy extends PolicyCreate>(
  policy: Policy,
  aliasOf: (id: string) => string | undefined,
): Policy {
  return withApprovers(policy, (id) => {
    const alias = aliasOf(id);
    return alias === undefined || isPersonId(alias) ? id : alias;
  });
}

/** The id that an entry of `approvers` stands for; undefined where it is an alias that no key has. */
export function approverId(name: string, idOf: (alias: string) => string | undefined): string | undefined {
  return isPersonId(name) ? name : idOf(name);
}

/** Those whom a policy of any type lets decide, as they are written. */
export function approversOf(policy: Pick<PolicyCreate, "policy_type" | "config">): readonly string[] {
  return "approvers" in policy.config ? (policy.config.approvers ?? []) : [];
}

function withApprovers<Policy extends PolicyCreate>(policy: Policy, write: (name: string) => string): Policy {
  if (policy.policy_type !== "require_approval" || policy.config.approvers === undefined) return policy;
  const approvers = [...new Set(policy.config.approvers.map(write))];
  return { ...policy, config: { ...policy.config, approvers } };
}

/** The id of a key, or a person that no key has: those of MESHGATE_ADMIN_KEY and of an open service. Never an alias. */
function isPersonId(name: string): boolean {
  return name === "admin" || name === "local" || name.startsWith("key_");
}
