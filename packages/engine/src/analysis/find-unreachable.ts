import { TRUE } from "../conditions/condition.ts";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { AnalysedRule } from "./analysed-rule.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { type Claim, not } from "./claim.ts";
import { claimThat } from "./claim-that.ts";
import { factTypesOf } from "./fact-types.ts";
import { findWitness, type Search } from "./find-witness.ts";
import { outlineOf } from "./outline.ts";
import { indexOutlines } from "./outline-index.ts";
import { type Space, spaceOf } from "./space.ts";

/** A rule that never decides: whatever request it matches, a rule above it matches too. */
export interface Unreachable {
  readonly rule: AnalysedRule;
  readonly verdict: /** The ids of rules above that leave nothing to it; none where it matches no request at all. */
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
): readonly Unreachable[] {
  const types = factTypesOf(vocabulary);
  const space = spaceOf(vocabulary);
  const claimed = rules.map((rule) => {
    const claim = claimThat(rule.condition, "true", types);
    return { rule, claim, outline: outlineOf(claim) };
  });
  const index = indexOutlines(claimed.map(({ outline }) => outline));
  const budget = budgetOf(stepsTotal);
  return claimed.flatMap((one, place) => {
    const above = index.meeting(one.outline).filter((other) => other < place);
    const rivals = above.toSorted((a, b) => a - b).flatMap((other) => claimed[other] ?? []);
    return reach(one, rivals, space, budget);
  });
}

/** Steps for all rules together: some seconds. */
const stepsTotal = 10_000_000;

interface ClaimedRule {
  readonly rule: AnalysedRule;
  readonly claim: Claim;
}

/**
 * Looks for a request that the rule decides: one that it matches, and when a rule above matches that too, one outside of that
 * rule, and so on. Only rules that are in the way cost anything.
 */
function reach(
  { rule, claim }: ClaimedRule,
  above: readonly ClaimedRule[],
  space: Space,
  budget: Budget,
): readonly Unreachable[] {
  const inTheWay: ClaimedRule[] = [];
  for (;;) {
    const search = outside(rule, claim, inTheWay, space, budget);
    if (search.kind === "unknown") return [{ rule, verdict: search }];
    if (search.kind === "none") {
      const because = needed(rule, claim, inTheWay, space, budget).map((one) => one.rule.ruleId);
      return [{ rule, verdict: { kind: "unreachable", because } }];
    }
    const next = above.find((one) => one.rule.test(search.witness) === TRUE);
    if (next === undefined) return [];
    inTheWay.push(next);
  }
}

function outside(
  rule: AnalysedRule,
  claim: Claim,
  others: readonly ClaimedRule[],
  space: Space,
  budget: Budget,
): Search {
  const claims = [claim, ...others.map((other) => not(other.claim))];
  return findWitness({ claims, space, shows: (facts) => rule.test(facts) === TRUE }, budget);
}

/** Without those that the rest makes up for: a message names as few as will do. */
function needed(
  rule: AnalysedRule,
  claim: Claim,
  covering: readonly ClaimedRule[],
  space: Space,
  budget: Budget,
): readonly ClaimedRule[] {
  let kept = covering;
  for (const one of covering) {
    const rest = kept.filter((other) => other !== one);
    if (outside(rule, claim, rest, space, budget).kind === "none") kept = rest;
  }
  return kept;
}
