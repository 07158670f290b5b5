import type { Facts } from "../facts.ts";
import { applyRules } from "../rules/apply-rules.ts";
import type { RuleSet } from "../rules/rule-set.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { everyClause } from "./clause.ts";
import { type Effect, effectKey } from "./effect.ts";
import { findBoxes } from "./find-boxes.ts";
import { findWitness, witnessIn } from "./find-witness.ts";
import type { OutcomeCase } from "./outcome-cases.ts";
import { outlinesOf } from "./outline.ts";
import type { Box, Space } from "./space.ts";
import type { Sides } from "./winner-pairs.ts";
import { allObjectionsTo, objectionTo } from "./winners.ts";

/** Requests of which two rule sets decide differently, in the same way. */
export interface Region {
  readonly from: Effect;
  readonly to: Effect;
  readonly box: Box;
  readonly witness: Facts;
}

export interface Compared extends Sides<RuleSet> {
  readonly space: Space;
  readonly total: Budget;
}

export interface Differences {
  readonly regions: readonly Region[];
  /** What could not be told. */
  readonly doubts: readonly string[];
}

/** The requests that are of one case in the one rule set and of another in the other. */
export function compareCases(cases: Sides<OutcomeCase>, compared: Compared): Differences {
  const clauses = [...cases.before.clauses, ...cases.after.clauses];
  for (;;) {
    const search = findWitness(clauses, compared.space, compared.total);
    if (search.kind === "none") return { regions: [], doubts: [] };
    if (search.kind === "unknown") return { regions: [], doubts: [search.why] };
    const objection =
      objectionTo(cases.before, search.witness, compared.before) ??
      objectionTo(cases.after, search.witness, compared.after);
    if (objection === undefined) return regionsAround(search.witness, cases, compared);
    clauses.push(objection);
  }
}

const boxesMax = 16;
const stepsMax = 200_000;

/** All boxes of the two cases; where they are too many to be counted, one around the witness that is wider than need be. */
function regionsAround(witness: Facts, cases: Sides<OutcomeCase>, compared: Compared): Differences {
  const { space } = compared;
  const change = { from: cases.before, to: cases.after };
  const given = everyClause([...cases.before.clauses, ...cases.after.clauses]);
  const { claim } = everyClause([
    given,
    ...allObjectionsTo(cases.before, given.claim, compared.before),
    ...allObjectionsTo(cases.after, given.claim, compared.after),
  ]);
  const budget = budgetOf(stepsMax, compared.total);
  const regions: Region[] = [];
  const doubts = new Set<string>();
  for (const box of findBoxes([claim], space, budget)) {
    const shown = witnessIn(box, space, (facts) => isChanged(facts, change, compared));
    if (shown === undefined) doubts.add("of some regions no request was found that shows the change");
    else regions.push({ ...change, box, witness: shown });
    if (regions.length === boxesMax) budget.spend(stepsMax);
  }
  if (budget.isSpent()) doubts.add("there are more regions than are listed");
  const isListed = regions.length > 0;
  if (!isListed) doubts.add("some regions are wider than the change");
  const [around = new Map(), ...others] = outlinesOf(given.claim);
  const wider = { ...change, box: others.length === 0 ? around : new Map(), witness };
  return { regions: isListed ? regions : [wider], doubts: [...doubts] };
}

function isChanged(
  facts: Facts,
  { from, to }: Pick<Region, "from" | "to">,
  { before, after }: Compared,
): boolean {
  return (
    effectKey(applyRules(before, facts)) === effectKey(from) &&
    effectKey(applyRules(after, facts)) === effectKey(to)
  );
}
