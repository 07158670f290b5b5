import type { Span } from "./syntax.ts";

/** What is wrong with a condition's text. */
export interface ConditionProblem {
  readonly code: "SYNTAX_ERROR" | "TYPE_ERROR" | "UNKNOWN_SIGNAL" | "UNKNOWN_FACT" | "TOO_COMPLEX";
  readonly span: Span;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
}
