import type { Target } from "./decision.ts";
import { type Facts, isCallEnvelope } from "./facts.ts";
import { coveredTargets } from "./governance/clauses.ts";
import { isSameTarget } from "./providers.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The ids of the governed policies that cover one target of a call: what the call cost there counts under these, and under no
 * other that was asked because the call could have gone elsewhere.
 */
export function policiesCovering(
  { governance }: Snapshot,
  facts: Facts,
  target: Target,
): ReadonlySet<string> {
  if (!isCallEnvelope(facts)) return new Set();
  const reached = facts.targets.filter((fact) => isSameTarget(fact, target));
  const covering = governance.index
    .find(facts, reached)
    .filter(({ clauses }) => coveredTargets(clauses, reached, facts).length > 0);
  return new Set(covering.map(({ id }) => id));
}
