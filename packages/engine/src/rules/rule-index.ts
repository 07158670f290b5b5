import type { Facts } from "../facts.ts";
import type { Rule } from "./rule-set.ts";

/** Finds the rules that matter for a request without looking at those that cannot. */
export interface RuleIndex {
  /** The first rule that truly matches, and every restricting rule before it that cannot be evaluated, in order. */
  find(facts: Facts): Match;
}

export interface Match {
  /** Absent where the default applies. */
  readonly winner?: Rule;
  /** Restricting rules of higher priority than the winner whose condition is an error. */
  readonly floors: readonly Rule[];
}
