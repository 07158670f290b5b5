import type { RuleSet } from "@meshgate/engine";

/** `acme-inference 2026-11-20.1 (12 rules)`: which rules are in force, for a person. */
export function describeRules({ policies, rules }: RuleSet): string {
  const documents = policies.map(({ policy_id, policy_version }) => `${policy_id} ${policy_version}`);
  return `${documents.join(", ")} (${rules.length} rule${rules.length === 1 ? "" : "s"})`;
}
