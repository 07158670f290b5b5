import type { Facts } from "../facts.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { type Clause, everyClause } from "./clause.ts";
import { factsOf } from "./facts-of.ts";
import { findBoxes } from "./find-boxes.ts";
import { pointsOf } from "./points-of.ts";
import type { Box, Space } from "./space.ts";

/** A request that was tried and shows what was asked for; or that there is none; or why that could not be told. */
export type Search =
  | { readonly kind: "found"; readonly witness: Facts }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Looks for a request of which all clauses hold. Exact: `none` is a proof, and what is found was executed. Takes its steps from
 * a budget, but not more than one search may.
 */
export function findWitness(clauses: readonly Clause[], space: Space, total?: Budget): Search {
  const budget = budgetOf(stepsMax, total);
  const { claim, holds } = everyClause(clauses);
  let untried: Box | undefined;
  for (const box of findBoxes([claim], space, budget)) {
    const witness = witnessIn(box, space, holds);
    if (witness !== undefined) return { kind: "found", witness };
    untried ??= box;
    if (!budget.spend(triesCost)) break;
  }
  if (budget.isSpent()) return { kind: "unknown", why: "there are too many cases to look at" };
  return untried === undefined ? { kind: "none" } : { kind: "unknown", why: whyUntried(untried) };
}

/** A request of the box that shows what is wanted, by executing it; undefined where none was found. */
export function witnessIn(box: Box, space: Space, shows: (facts: Facts) => boolean): Facts | undefined {
  for (const point of pointsOf(box, space)) {
    const facts = factsOf(point);
    if (Object.keys(facts.signals).length <= signalsMax && shows(facts)) return facts;
  }
  return undefined;
}

/** Steps that one search may take: some tenths of a second. */
const stepsMax = 200_000;

/** What a box costs that gave no witness, beside finding it. */
const triesCost = 5_000;

/** As many signals as a request may have (SEMANTICS 1). */
const signalsMax = 50;

function whyUntried(box: Box): string {
  const compares = [...box.values()].some((set) => set.kind === "answers");
  return compares
    ? "a condition compares facts with each other or calculates, and no request that was tried shows it"
    : "a request that shows it is too large to be built";
}
