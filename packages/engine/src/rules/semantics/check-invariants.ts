import { type Proof, proveInvariant } from "../../analysis/prove-invariant.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { Invariant, RuleSet } from "../rule-set.ts";
import type { Finding } from "../source/finding.ts";
import { toProblem } from "../source/to-problem.ts";
import { describeFailure } from "./describe-failure.ts";
import type { PlacedInvariant } from "./place-invariants.ts";

/** What an invariant says must hold for every request, whatever the rules decide (docs/analysis.md). */
export function checkInvariants(
  ruleSet: RuleSet,
  invariants: readonly PlacedInvariant[],
): readonly PolicyProblem[] {
  return invariants.flatMap(({ invariant, form, source }) => {
    const proof = proveInvariant(ruleSet, invariant);
    if (proof.kind === "holds") return [];
    const found = failure(invariant, proof, ruleSet.vocabulary);
    return [toProblem(source, "semantics", { ...found, path: [...form.path, "assert"] })];
  });
}

function failure(
  invariant: Invariant,
  proof: Exclude<Proof, { kind: "holds" }>,
  vocabulary: Vocabulary,
): Omit<Finding, "path"> {
  if (proof.kind === "unknown") {
    return {
      code: "INVARIANT_UNDECIDED",
      message: `whether \`${invariant.name}\` holds cannot be told: ${proof.why}`,
      mend: "Write it, or the rules that it is about, more simply.",
    };
  }
  return {
    code: "INVARIANT_FAILED",
    ...describeFailure(invariant, proof, vocabulary),
    witness: proof.witness,
  };
}
