import type { ModelChoice, TargetFact } from "../facts.ts";
import type { Result } from "../result.ts";
import type { Snapshot } from "../snapshot.ts";
import { joinCandidates } from "./candidates.ts";
import { type ModelProblem, namedTargets } from "./named-targets.ts";

/** What the name of a model leads to: how it was chosen, and every candidate in the order of preference. */
export interface ResolvedTargets {
  readonly choice: ModelChoice;
  readonly targets: readonly TargetFact[];
}

/**
 * Every target that a call may come to go to: what its model's name leads to, then what stands by for every call. No name
 * and `auto` leave the choice to routing.
 */
export function resolveTargets(
  { catalogue }: Snapshot,
  model: string | null,
): Result<ResolvedTargets, ModelProblem> {
  if (model === null || model === "auto") {
    return { ok: true, value: { choice: "auto", targets: catalogue.standing } };
  }
  const named = namedTargets(catalogue, model);
  if (!named.ok) return named;
  const { choice, targets } = named.value;
  return { ok: true, value: { choice, targets: joinCandidates(targets, catalogue.standing) } };
}
