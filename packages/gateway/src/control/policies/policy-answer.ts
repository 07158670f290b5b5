import type { Policy, PolicyRevision } from "@meshgate/contracts";
import { PolicyCreate } from "@meshgate/contracts/serving";
import type { Entity, Revision } from "../../ports/control-store.ts";
import type { GovernedState } from "./change-context.ts";
import { policyOf } from "./policy-of.ts";

/** A policy as answers show it: what was sent, and what is kept of it. */
export function policyAnswer(entity: Entity, state: Pick<GovernedState, "isConfigured">): Policy {
  const configured = state.isConfigured("policy", entity.id);
  return {
    id: entity.id,
    ...policyOf(entity),
    revision: entity.revision,
    origin: configured ? "config" : "api",
    ...(configured
      ? {}
      : { created_at: isoTime(entity.createdAtMs), updated_at: isoTime(entity.updatedAtMs) }),
  };
}

/** One past state, as the history shows it. */
export function revisionAnswer({ revision, op, actorId, atMs, body }: Revision): PolicyRevision {
  return {
    revision,
    operation: op,
    actor_id: actorId,
    at: isoTime(atMs),
    ...(body === undefined ? {} : { policy: PolicyCreate.parse(body) }),
  };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
