import type { GovernancePolicy } from "@meshgate/engine";
import type { GovernanceConfig } from "../../config/governance-schema.ts";
import type { Entity } from "../../ports/control-store.ts";
import { type ConfiguredPolicy, configuredPolicies } from "./configured-policies.ts";
import { governancePolicy } from "./governance-policy.ts";
import { policyOf } from "./policy-of.ts";

/**
 * Every enabled policy, of the configuration and of the control API, as the engine reads it. What has not changed is the very
 * object that it was before, so that the engine compiles only what is new.
 */
export function policiesInForce(
  entities: Iterable<Entity>,
  governance: GovernanceConfig,
): readonly GovernancePolicy[] {
  const configured = configuredPolicies(governance).filter(({ policy }) => policy.enabled);
  const inForce = configured.map((one) => compiledOnce(one, () => governancePolicy(one.id, one.policy)));
  for (const entity of entities) {
    const policy = policyOf(entity);
    if (policy.enabled) inForce.push(compiledOnce(entity, () => governancePolicy(entity.id, policy)));
  }
  return inForce;
}

const compiled = new WeakMap<Entity | ConfiguredPolicy, GovernancePolicy>();

function compiledOnce(from: Entity | ConfiguredPolicy, compile: () => GovernancePolicy): GovernancePolicy {
  const known = compiled.get(from);
  if (known !== undefined) return known;
  const policy = compile();
  compiled.set(from, policy);
  return policy;
}
