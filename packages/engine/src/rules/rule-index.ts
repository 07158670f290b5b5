import type { Facts } from "../facts.ts";
import type { Rule } from "./rule-set.ts";

/** What an index reads of a rule. */
export type IndexedRule = Pick<Rule, "priority" | "condition" | "test" | "then">;

/** Finds the rules that matter for a request without looking at those that cannot. */
export interface RuleIndex<R = Rule> {
  /** The first rule in the order of evaluation that truly matches, and the floors above it. */
  find(facts: Facts): Match<R>;
  /** That rule alone, which costs less where much is missing or ill-typed. */
  winner(facts: Facts): R | undefined;
}

export interface Match<R = Rule> {
  /** Absent where the default applies. */
  readonly winner?: R;
  /** Restricting rules of higher priority than the winner whose condition is an error, in the order of evaluation. */
  readonly floors: readonly R[];
}
