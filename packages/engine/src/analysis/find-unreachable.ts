import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import { treeIndex } from "../rules/index/tree-index.ts";
import type { RuleIndex } from "../rules/rule-index.ts";
import type { AnalysedRule } from "./analysed-rule.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { notClause } from "./clause.ts";
import { findWitness, type Search } from "./find-witness.ts";
import { type Matching, matchingOf } from "./matching.ts";
import { type Space, spaceOf } from "./space.ts";

/** A rule that never decides: whatever request it matches, a rule above it matches too. */
export interface Unreachable {
  readonly rule: AnalysedRule;
  /** `because`: the ids of rules above that leave nothing to it; none where it matches no request at all. */
  readonly verdict:
    | { readonly kind: "unreachable"; readonly because: readonly string[] }
    | { readonly kind: "unknown"; readonly why: string };
}

/**
 * Of rules in the order of evaluation, those that can never be the first to match, and those of which that cannot be told.
 * Exact: every other rule was seen to decide a request. A restricting rule that is unreachable still holds as a floor where
 * it cannot be evaluated.
 */
export function findUnreachable(
  rules: readonly AnalysedRule[],
  vocabulary: Vocabulary,
  index: WinnerIndex = treeIndex(rules, rules, vocabulary),
): readonly Unreachable[] {
  const space = spaceOf(vocabulary);
  const claimed = new Map(matchingOf(rules, vocabulary).map((one) => [one.rule.ruleId, one]));
  const decider: Decider = (facts) => {
    const winner = index.winner(facts);
    return winner === undefined ? undefined : claimed.get(winner.ruleId);
  };
  const budget = budgetOf(stepsTotal);
  return [...claimed.values()].flatMap((one) => reach(one, decider, space, budgetOf(stepsPerRule, budget)));
}

/** Finds the rule that wins a request, whatever else is kept of it. */
type WinnerIndex = Pick<RuleIndex<Pick<AnalysedRule, "ruleId">>, "winner">;

/** A second at most for one rule, and some for all together. */
const stepsPerRule = 1_000_000;
const stepsTotal = 10_000_000;

type Candidate = Matching<AnalysedRule>;

/** The first rule that matches a request. */
type Decider = (facts: Facts) => Candidate | undefined;

/**
 * Looks for a request that the rule decides: one that it matches, and when a rule above matches that too, one outside of that
 * rule, and so on. Only rules that are in the way cost anything.
 */
function reach(candidate: Candidate, decider: Decider, space: Space, budget: Budget): readonly Unreachable[] {
  const { rule } = candidate;
  const inTheWay: Candidate[] = [];
  for (;;) {
    const search = outside(candidate, inTheWay, space, budget);
    if (search.kind === "unknown") return [{ rule, verdict: search }];
    if (search.kind === "none") {
      const because = needed(candidate, inTheWay, space, budget).map((one) => one.rule.ruleId);
      return [{ rule, verdict: { kind: "unreachable", because } }];
    }
    const first = decider(search.witness);
    if (first === undefined || first === candidate) return [];
    inTheWay.push(first);
  }
}

function outside({ matches }: Candidate, others: readonly Candidate[], space: Space, budget: Budget): Search {
  return findWitness([matches, ...others.map((other) => notClause(other.matches))], space, budget);
}

/** Without those that the rest makes up for: a message names as few as will do. */
function needed(
  candidate: Candidate,
  covering: readonly Candidate[],
  space: Space,
  budget: Budget,
): readonly Candidate[] {
  let kept = covering;
  for (const one of covering) {
    const rest = kept.filter((other) => other !== one);
    if (outside(candidate, rest, space, budget).kind === "none") kept = rest;
  }
  return kept;
}
