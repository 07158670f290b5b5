import type { Facts } from "../facts.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { anything, type Claim } from "./claim.ts";
import { type ClaimedRule, claimedRules } from "./claimed-rules.ts";
import { type Clause, notClause } from "./clause.ts";
import type { OutcomeCase, Winner } from "./outcome-cases.ts";

/** Every rule that may win for some request of which the claim is true, in order, and the default. */
export function winnersIn(claim: Claim, ruleSet: RuleSet): readonly Winner[] {
  const rules = claimedRules(ruleSet).matching(claim);
  return [...rules.map((rule) => winnerOf(rule, ruleSet)), defaultOf(ruleSet)];
}

export function winnerOf(claimed: ClaimedRule, ruleSet: RuleSet): Winner {
  const floors = claimedRules(ruleSet).erring(claimed.matches.claim);
  return {
    claimed,
    consequence: claimed.rule.then,
    floors: floors.filter(({ place }) => place < claimed.place),
  };
}

export function defaultOf(ruleSet: RuleSet): Winner {
  return {
    claimed: undefined,
    consequence: ruleSet.fallback,
    floors: claimedRules(ruleSet).erring(anything),
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
