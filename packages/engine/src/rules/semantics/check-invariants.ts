import { type Proof, proveInvariant } from "../../analysis/prove-invariant.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { RuleSet } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";
import { toProblem } from "../source/policy-source.ts";
import type { PlacedInvariant } from "./place-invariants.ts";

/** What an invariant says must hold for every request, whatever the rules decide (docs/analysis.md). */
export function checkInvariants(
  ruleSet: RuleSet,
  invariants: readonly PlacedInvariant[],
): readonly PolicyProblem[] {
  return invariants.flatMap(({ invariant, form, source }) => {
    const proof = proveInvariant(ruleSet, invariant);
    if (proof.kind === "holds") return [];
    return [toProblem(source, "semantics", { ...failure(form.name, proof), path: [...form.path, "assert"] })];
  });
}

function failure(name: string, proof: Exclude<Proof, { kind: "holds" }>): Omit<Finding, "path"> {
  if (proof.kind === "unknown") {
    return {
      code: "INVARIANT_UNDECIDED",
      message: `whether \`${name}\` holds cannot be told: ${proof.why}`,
      mend: "Write it, or the rules that it is about, more simply.",
    };
  }
  return {
    code: "INVARIANT_FAILED",
    message: `\`${name}\` does not hold: there is a request for which the rules decide ${proof.outcome}`,
    mend: "Change the rules so that they decide otherwise, or the invariant if this request is as it should be.",
    witness: proof.witness,
  };
}
