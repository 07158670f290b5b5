import type { Test } from "../conditions/condition.ts";
import type { Claim, Dimension } from "./claim.ts";
import type { Answer } from "./value-set.ts";

/** The claim that a question which no set of values can tell has one of some answers, and none of the others. */
export function claimOfAnswer(question: Test, wanted: readonly Answer[], others: readonly Answer[]): Claim {
  return {
    kind: "within",
    dimension: `${prefix}${JSON.stringify(question)}`,
    inside: { kind: "answers", question, answers: wanted },
    outside: { kind: "answers", question, answers: others },
  };
}

/** No path of a fact begins so. */
const prefix = "question ";

export function isQuestion(dimension: Dimension): boolean {
  return dimension.startsWith(prefix);
}
