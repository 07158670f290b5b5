import type { Complaint } from "./complaint.ts";
import type { Span } from "./syntax.ts";

/** What is wrong with a condition's text. */
export interface ConditionProblem extends Complaint {
  readonly code: "SYNTAX_ERROR" | "TYPE_ERROR" | "UNKNOWN_SIGNAL" | "UNKNOWN_FACT" | "TOO_COMPLEX";
  readonly span: Span;
}

/** Of one text, so many problems are told at most. */
export const problemsMax = 50;
