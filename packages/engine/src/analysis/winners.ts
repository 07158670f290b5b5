import type { Outcome } from "../decision.ts";
import type { Facts } from "../facts.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { strictest } from "../strictness.ts";
import { all, anything, type Claim } from "./claim.ts";
import { type ClaimedRule, claimedRules } from "./claimed-rules.ts";
import { type Clause, notClause } from "./clause.ts";
import type { OutcomeCase, Winner } from "./outcome-cases.ts";

/** Every rule that may win, and the default, for requests of which the claim is true: where the outcome can be this one. */
export function* winnersIn(claim: Claim, outcome: Outcome, ruleSet: RuleSet): Generator<Winner, void> {
  for (const claimed of [...claimedRules(ruleSet).matching(claim), undefined]) {
    const { decision } = claimed?.rule.then ?? ruleSet.fallback;
    if (strictest(decision, outcome) === outcome) yield winnerOf(claimed, ruleSet, claim);
  }
}

/** A rule as winner, or the default, for requests of which the claim is true. */
export function winnerOf(
  claimed: ClaimedRule | undefined,
  ruleSet: RuleSet,
  claim: Claim = anything,
): Winner {
  const where = claimed === undefined ? claim : all(claimed.matches.claim, claim);
  const floors = claimedRules(ruleSet).erring(where);
  return {
    claimed,
    consequence: claimed?.rule.then ?? ruleSet.fallback,
    floors: claimed === undefined ? floors : floors.filter(({ place }) => place < claimed.place),
  };
}

/**
 * Why a request of which the clauses of a case hold is not of that case after all: a clause that holds of every request of the
 * case, and not of this one. Undefined where it is of the case.
 */
export function objectionTo(
  { winner, noFloors }: OutcomeCase,
  facts: Facts,
  ruleSet: RuleSet,
): Clause | undefined {
  const { of } = claimedRules(ruleSet);
  const match = ruleSet.index.find(facts);
  const actual = match.winner && of.get(match.winner);
  if (actual !== winner.claimed) return actual && notClause(actual.matches);
  const floors = match.floors.flatMap((rule) => of.get(rule) ?? []);
  const unwanted = floors.find((floor) => noFloors.has(floor));
  return unwanted && notClause(unwanted.errs);
}

/** All that keeps the requests of a case apart from those of others, as far as it matters where the claim is true. */
export function allObjectionsTo(
  { winner, noFloors }: OutcomeCase,
  claim: Claim,
  ruleSet: RuleSet,
): readonly Clause[] {
  const rules = claimedRules(ruleSet);
  const last = winner.claimed?.place ?? rules.rules.length;
  const above = rules.matching(claim).filter(({ place }) => place < last);
  const floors = rules.erring(claim).filter((floor) => noFloors.has(floor));
  return [...above.map(({ matches }) => matches), ...floors.map(({ errs }) => errs)].map(notClause);
}
