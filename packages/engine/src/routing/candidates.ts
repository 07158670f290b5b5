import type { TargetFact } from "../facts.ts";
import { isSameTarget } from "../providers.ts";
import type { Writable } from "../writable.ts";

/**
 * The requested targets in order, then those that stand by for every call; each once, and marked as all that it is: a
 * default, or a substitute, that was requested too.
 */
export function joinCandidates(
  requested: readonly TargetFact[],
  standing: readonly TargetFact[],
): readonly TargetFact[] {
  const candidates: TargetFact[] = [];
  for (const target of requested) join(candidates, target);
  for (const target of standing) join(candidates, target);
  return candidates;
}

function join(candidates: TargetFact[], target: TargetFact): void {
  const at = candidates.findIndex((known) => isSameTarget(known, target));
  const known = candidates[at];
  if (known === undefined) candidates.push(target);
  else candidates[at] = asBoth(known, target);
}

function asBoth(known: TargetFact, again: TargetFact): TargetFact {
  const both: Writable<TargetFact> = { ...known };
  if (again.default_for !== undefined) both.default_for = again.default_for;
  if (again.substitute_for !== undefined) {
    both.substitute_for = [...new Set([...(known.substitute_for ?? []), ...again.substitute_for])];
  }
  return both;
}
