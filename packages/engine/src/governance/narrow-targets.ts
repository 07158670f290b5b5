import type { TargetFact } from "../facts.ts";
import type { JudgedCall, Judgement, Targets } from "./policy-kind.ts";

/**
 * Takes out the targets that a policy covers and does not permit; where that would leave none it is violated, and takes
 * nothing away, so that the policies after it are still judged.
 */
export function narrowTargets(
  { targets, covered }: JudgedCall,
  permits: (target: TargetFact) => boolean,
  violation: (refused: TargetFact) => string,
): Judgement {
  const takenOut = covered.filter((target) => !permits(target));
  if (!areSome(takenOut)) return satisfied;
  const left = targets.filter((target) => !takenOut.includes(target));
  return areSome(left)
    ? { ...satisfied, narrowing: { targets: left, takenOut } }
    : { verdict: { kind: "violated", message: violation(takenOut[0]) } };
}

export function areSome(targets: readonly TargetFact[]): targets is Targets {
  return targets.length > 0;
}

const satisfied: Judgement = {
  verdict: { kind: "passed", why: "Whatever is left of the targets satisfies it." },
};
