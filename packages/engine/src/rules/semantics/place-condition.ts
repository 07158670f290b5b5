import type { Path } from "@meshgate/canon";
import type { ConditionProblem } from "../../conditions/condition-problem.ts";
import type { Finding } from "../source/finding.ts";

/** What is wrong with a condition's text, at its place in the document. */
export function placeCondition({ code, span, message, mend }: ConditionProblem, path: Path): Finding {
  return { code, path, offset: span.start, message, mend };
}
