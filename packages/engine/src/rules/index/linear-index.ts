import { ERROR, TRUE } from "../../conditions/condition.ts";
import type { RuleIndex } from "../rule-index.ts";
import type { Rule } from "../rule-set.ts";

/** Asks one rule after the other: slow and plain, what every other index is measured against. */
export function linearIndex(rules: readonly Rule[]): RuleIndex {
  return {
    find: (facts) => {
      const errored: Rule[] = [];
      for (const rule of rules) {
        const truth = rule.test(facts);
        if (truth === TRUE) {
          return { winner: rule, floors: errored.filter(({ priority }) => priority > rule.priority) };
        }
        if (truth === ERROR && rule.then.decision !== "ALLOW") errored.push(rule);
      }
      return { floors: errored };
    },
  };
}
