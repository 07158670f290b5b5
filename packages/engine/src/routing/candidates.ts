import type { TargetFact } from "../facts.ts";
import { isSameTarget } from "../providers.ts";

/**
 * The requested targets in order, then those that stand by for every call; each once, and marked as all that it is: a
 * default, or a substitute, that was requested too.
 */
export function joinCandidates(
  requested: readonly TargetFact[],
  standing: readonly TargetFact[],
): readonly TargetFact[] {
  const candidates: TargetFact[] = [];
  for (const target of [...requested, ...standing]) {
    const at = candidates.findIndex((known) => isSameTarget(known, target));
    const known = candidates[at];
    if (known === undefined) candidates.push(target);
    else candidates[at] = asBoth(known, target);
  }
  return candidates;
}

function asBoth(known: TargetFact, again: TargetFact): TargetFact {
  const names = new Set([...(known.substitute_for ?? []), ...(again.substitute_for ?? [])]);
  return {
    ...known,
    ...(again.default_for === undefined ? {} : { default_for: again.default_for }),
    ...(names.size === 0 ? {} : { substitute_for: [...names] }),
  };
}
