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
  const takenOut = atLeastOne(covered.filter((target) => !permits(target)));
  if (takenOut === undefined) return satisfied;
  const left = atLeastOne(targets.filter((target) => !takenOut.includes(target)));
  return left === undefined
    ? { verdict: { kind: "violated", message: violation(takenOut[0]) } }
    : { ...satisfied, narrowing: { targets: left, takenOut } };
}

/** The targets, where there are any. */
export function atLeastOne([first, ...others]: readonly TargetFact[]): Targets | undefined {
  return first === undefined ? undefined : [first, ...others];
}

const satisfied: Judgement = {
  verdict: { kind: "passed", why: "Whatever is left of the targets satisfies it." },
};
