import { type Facts, type Rule, type RuleSet, TRUE, traceCondition } from "@meshgate/engine";

/** One clause of a rule: a single test, or an entry of a map. */
export type Clause = ReturnType<typeof traceCondition>["tests"][number];

/** A rule that was looked at, with what each of its clauses said. */
export interface LookedAt {
  readonly rule: Rule;
  readonly truth: ReturnType<typeof traceCondition>["truth"];
  readonly clauses: readonly Clause[];
}

/** The rules that a decision looks at, in order: down to the first that matches, and it too. */
export function walkRules({ rules, vocabulary }: RuleSet, facts: Facts): readonly LookedAt[] {
  const looked: LookedAt[] = [];
  for (const rule of rules) {
    const { truth, tests } = traceCondition(rule.condition, facts, vocabulary);
    looked.push({ rule, truth, clauses: tests });
    if (truth === TRUE) break;
  }
  return looked;
}
