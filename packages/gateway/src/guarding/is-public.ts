import type { CallEnvelope, Target } from "@meshgate/engine";

/** Whether a target is outside the operator's own ground. */
export function isPublic({ provider, model }: Target, { targets }: CallEnvelope): boolean {
  return targets.some(
    (fact) => fact.provider === provider && fact.model === model && fact.location === "public",
  );
}
