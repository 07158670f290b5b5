import type { JsonObject } from "@meshgate/canon";
import { PolicyCreate } from "@meshgate/contracts/serving";
import type { Entity } from "../../ports/control-store.ts";

const read = new WeakMap<Entity, PolicyCreate>();

/** The policy that an entity holds: as it was sent, with scope, mode and whether it is enabled filled in. Read once. */
export function policyOf(entity: Entity): PolicyCreate {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const policy = PolicyCreate.parse(entity.body);
  read.set(entity, policy);
  return policy;
}

/** The body under which a policy is kept. */
export function policyBody(policy: PolicyCreate): JsonObject {
  return policy as JsonObject;
}
