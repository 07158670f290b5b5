import { PepError } from "../pep-error.ts";
import type { Obligation } from "../wire/evaluate-response.ts";

/**
 * The targets that the work may go to: under a ROUTE_LOCAL those on one's own ground, in their order, else all. Throws
 * PepError `obligation-not-applied` where none is local.
 */
export function routeLocal<Target>(
  obligations: readonly Obligation[],
  targets: readonly Target[],
  isLocal: (target: Target) => boolean,
): readonly Target[] {
  if (!obligations.some(({ type }) => type === "ROUTE_LOCAL")) return targets;
  const local = targets.filter(isLocal);
  if (local.length > 0) return local;
  throw new PepError(
    "obligation-not-applied",
    "The work must stay local, and no target of this service is local",
  );
}
