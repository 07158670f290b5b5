import { FALSE, type Facts, type Rule, type RuleSet, TRUE, traceCondition } from "@meshgate/engine";
import type { LookedAt } from "../walk-rules.ts";

/** How much of something was seen. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}

export interface Coverage {
  /** Covered: it truly matched at least once. */
  readonly rules: Share;
  /** Covered: it was true once and false once while its rule was looked at. */
  readonly clauses: Share;
  readonly uncovered: readonly Uncovered[];
}

/** What no case shows. */
export interface Uncovered {
  /** Where the rule stands. */
  readonly file: string;
  readonly line: number;
  readonly ruleId: string;
  /** `the rule never matches`, `never true: …`, `never false: …`. */
  readonly what: string;
}

/** What of a policy was exercised, by all the looks that its cases took at its rules. */
export function measureCoverage({ rules, vocabulary }: RuleSet, looks: readonly LookedAt[]): Coverage {
  const byRule = Map.groupBy(looks, ({ rule }) => rule.ruleId);
  const covered = rules.map((rule): RuleCoverage => {
    const own = byRule.get(rule.ruleId) ?? [];
    // The clauses of a condition are the same for all facts.
    const { tests } = traceCondition(rule.condition, anyFacts, vocabulary);
    return {
      rule,
      matched: own.some(({ truth }) => truth === TRUE),
      clauses: tests.map(({ text }, index) => ({
        text,
        wasTrue: own.some(({ clauses }) => clauses[index]?.truth === TRUE),
        wasFalse: own.some(({ clauses }) => clauses[index]?.truth === FALSE),
      })),
    };
  });
  return {
    rules: share(covered.map(({ matched }) => matched)),
    clauses: share(
      covered.flatMap(({ clauses }) => clauses.map(({ wasTrue, wasFalse }) => wasTrue && wasFalse)),
    ),
    uncovered: covered.flatMap(findUncovered),
  };
}

/** In whole percent, rounded down, so that 100 means all; of nothing, all. */
export function percent({ covered, total }: Share): number {
  return total === 0 ? 100 : Math.floor((100 * covered) / total);
}

interface RuleCoverage {
  readonly rule: Rule;
  readonly matched: boolean;
  readonly clauses: readonly {
    readonly text: string;
    readonly wasTrue: boolean;
    readonly wasFalse: boolean;
  }[];
}

function findUncovered({ rule, matched, clauses }: RuleCoverage): readonly Uncovered[] {
  const { file, line } = rule.place;
  const missing = [
    ...(matched ? [] : ["the rule never matches"]),
    ...clauses.flatMap(({ text, wasTrue, wasFalse }) => [
      ...(wasTrue ? [] : [`never true: ${text}`]),
      ...(wasFalse ? [] : [`never false: ${text}`]),
    ]),
  ];
  return missing.map((what) => ({ file, line, ruleId: rule.ruleId, what }));
}

function share(covered: readonly boolean[]): Share {
  return { covered: covered.filter(Boolean).length, total: covered.length };
}

const anyFacts: Facts = {
  action: "infer:run",
  env: { name: "test" },
  resource: { type: "test", sensitivity: "public" },
  signals: {},
};
