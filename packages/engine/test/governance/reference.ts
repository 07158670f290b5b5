import { type CallEnvelope, type GovernancePolicy, policyTypes, type TargetFact } from "../../src/index.ts";

/** Slow and plain: every policy is looked at, clause by clause, as SEMANTICS 5 words it. In the order of table and ids. */
export function applyingPolicies(
  policies: readonly GovernancePolicy[],
  facts: CallEnvelope,
): readonly GovernancePolicy[] {
  return policies
    .filter((policy) => facts.targets.some((target) => applies(policy, facts, target)))
    .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function applies(policy: GovernancePolicy, facts: CallEnvelope, target: TargetFact): boolean {
  const { scope, match } = policy;
  const { principal, env, call } = facts;
  const ids = { agent: principal.agent_id, team: principal.team_id, key: principal.key_id };
  const names = [
    target.model,
    `${target.provider}/${target.model}`,
    ...(target.requested ? [`${call.model}`] : []),
  ];
  return (
    (scope.kind === "global" || ids[scope.kind] === scope.id) &&
    meets(match.environments, [env.name]) &&
    meets(match.tags, principal.tags) &&
    meets(match.providers, [target.provider]) &&
    meets(match.models, names) &&
    (policy.type !== "block_provider" || policy.provider === target.provider) &&
    (policy.type !== "require_approval" || [undefined, env.name].includes(policy.environment))
  );
}

function meets(patterns: readonly string[] = [], names: readonly string[]): boolean {
  return (
    patterns.length === 0 ||
    patterns.some((pattern) =>
      names.some((name) =>
        pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
      ),
    )
  );
}

function rank({ type }: GovernancePolicy): number {
  return policyTypes.indexOf(type);
}
