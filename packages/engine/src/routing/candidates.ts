import type { TargetFact } from "../facts.ts";
import { isSameTarget } from "../providers.ts";

/** The requested targets in order, then routing's defaults; each once, a default that was requested marked as both. */
export function joinCandidates(
  requested: readonly TargetFact[],
  defaults: readonly TargetFact[],
): readonly TargetFact[] {
  const candidates: TargetFact[] = [];
  for (const target of [...requested, ...defaults]) {
    const at = candidates.findIndex((known) => isSameTarget(known, target));
    const known = candidates[at];
    if (known === undefined) candidates.push(target);
    else if (target.default_for !== undefined) candidates[at] = { ...known, default_for: target.default_for };
  }
  return candidates;
}
