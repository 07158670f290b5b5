import type { GovernancePolicy } from "@meshgate/engine";
import type { Entity } from "../../ports/control-store.ts";
import { governancePolicy } from "./governance-policy.ts";
import { policyOf } from "./policy-of.ts";

/**
 * The policies that are enabled, as the engine reads them. What has not changed is the very object that it was before, so
 * that the engine compiles only what is new.
 */
export function policiesInForce(entities: Iterable<Entity>): readonly GovernancePolicy[] {
  const inForce: GovernancePolicy[] = [];
  for (const entity of entities) {
    if (policyOf(entity).enabled) inForce.push(compiledOnce(entity));
  }
  return inForce;
}

const compiled = new WeakMap<Entity, GovernancePolicy>();

function compiledOnce(entity: Entity): GovernancePolicy {
  const known = compiled.get(entity);
  if (known !== undefined) return known;
  const policy = governancePolicy(entity.id, policyOf(entity));
  compiled.set(entity, policy);
  return policy;
}
