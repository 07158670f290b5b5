import type { TargetFact } from "../facts.ts";
import type { JudgedCall, Targets, Verdict } from "./policy-kind.ts";

/**
 * Takes out the targets that a policy covers and does not permit; where that would leave none it is violated, and takes
 * nothing away, so that the policies after it are still judged.
 */
export function narrowTargets(
  { targets, covered }: JudgedCall,
  permits: (target: TargetFact) => boolean,
  violation: (refused: TargetFact) => string,
): Verdict {
  const takenOut = covered.filter((target) => !permits(target));
  const [refused] = takenOut;
  if (refused === undefined) return satisfied;
  const [first, ...others] = targets.filter((target) => !takenOut.includes(target));
  return first === undefined
    ? { kind: "violated", message: violation(refused) }
    : { kind: "narrowed", targets: [first, ...others], takenOut };
}

/** The targets, where there are any. */
export function atLeastOne([first, ...others]: readonly TargetFact[]): Targets | undefined {
  return first === undefined ? undefined : [first, ...others];
}

const satisfied: Verdict = { kind: "passed", why: "Every target that it covers satisfies it." };
