import { ERROR, TRUE } from "../../src/conditions/condition.ts";
import type { IndexedRule, RuleIndex } from "../../src/rules/rule-index.ts";

/** Asks one rule after the other: slow and plain, what the real index is measured against. */
export function linearIndex<R extends IndexedRule>(rules: readonly R[]): RuleIndex<R> {
  return {
    find: (facts) => {
      const errored: R[] = [];
      for (const rule of rules) {
        const truth = rule.test(facts);
        if (truth === TRUE) {
          return { winner: rule, floors: errored.filter(({ priority }) => priority > rule.priority) };
        }
        if (truth === ERROR && rule.then.decision !== "ALLOW") errored.push(rule);
      }
      return { floors: errored };
    },
    winner: (facts) => rules.find(({ test }) => test(facts) === TRUE),
  };
}
