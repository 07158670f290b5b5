import type { Facts } from "../facts.ts";
import type { Rule } from "./rule-set.ts";

/** Finds the rules that matter for a request without looking at those that cannot. */
export interface RuleIndex {
  /** The first rule in the order of evaluation that truly matches, and the floors above it. */
  find(facts: Facts): Match;
}

export interface Match {
  /** Absent where the default applies. */
  readonly winner?: Rule;
  /** Restricting rules of higher priority than the winner whose condition is an error, in the order of evaluation. */
  readonly floors: readonly Rule[];
}
