import { assumeFact } from "../conditions/assume-fact.ts";
import { compileCondition } from "../conditions/compile-condition.ts";
import { type Outcome, outcomes } from "../decision.ts";
import type { Facts } from "../facts.ts";
import { applyRules } from "../rules/apply-rules.ts";
import type { Consequence, Invariant, RuleSet } from "../rules/rule-set.ts";
import { type Budget, budgetOf } from "./budget.ts";
import { type Clause, clauseThat } from "./clause.ts";
import { factTypesOf } from "./fact-types.ts";
import { findWitness } from "./find-witness.ts";
import { casesOf, type OutcomeCase } from "./outcome-cases.ts";
import { outlinesOf } from "./outline.ts";
import { type Space, spaceOf } from "./space.ts";
import { objectionTo, winnersIn } from "./winners.ts";

/** Whether something is true of every request and of what the rules decide. */
export type Proof =
  | { readonly kind: "holds" }
  /** A request of which it is false, or cannot be evaluated, and what the rules decide. */
  | { readonly kind: "fails"; readonly witness: Facts; readonly outcome: Outcome }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Proves an invariant of a rule set, or finds a request that breaks it: for each outcome, what would break the invariant is
 * looked for in each way in which the rules come to that outcome. Exact: a counter-example was decided by the rules themselves.
 */
export function proveInvariant(ruleSet: RuleSet, invariant: Pick<Invariant, "condition">): Proof {
  const broken = new Map(outcomes.map((outcome) => [outcome, breaking(invariant, outcome, ruleSet)]));
  const attempt: Attempt = {
    ruleSet,
    space: spaceOf(ruleSet.vocabulary),
    broken,
    total: budgetOf(stepsTotal),
  };
  let unknown: Proof | undefined;
  for (const [outcome, clause] of broken) {
    if (outlinesOf(clause.claim).length === 0) continue;
    for (const winner of winnersIn(clause.claim, outcome, ruleSet)) {
      const cases = casesOf(winner, substituteOf);
      if (cases === undefined) unknown ??= tooManyWays;
      for (const one of cases?.filter((some) => some.outcome === outcome) ?? []) {
        const proof = proveCase(one, attempt);
        if (proof.kind === "fails") return proof;
        if (proof.kind === "unknown") unknown ??= proof;
      }
    }
  }
  return unknown ?? { kind: "holds" };
}

/** Steps for one invariant: some seconds. */
const stepsTotal = 10_000_000;

const tooManyWays: Proof = {
  kind: "unknown",
  why: "too many rules that degrade may not be evaluable together",
};

interface Attempt {
  readonly ruleSet: RuleSet;
  readonly space: Space;
  /** What breaks the invariant where the rules come to an outcome. */
  readonly broken: ReadonlyMap<Outcome, Clause>;
  readonly total: Budget;
}

function breaking(
  { condition }: Pick<Invariant, "condition">,
  outcome: Outcome,
  { vocabulary }: RuleSet,
): Clause {
  const assumed = assumeFact(condition, "decision", outcome);
  const test = compileCondition(assumed, vocabulary);
  return clauseThat({ condition: assumed, test }, "not-true", factTypesOf(vocabulary));
}

/** Only substitutes can turn a DEGRADE into a BLOCK. */
function substituteOf({ obligations }: Consequence): string {
  return obligations.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : [])).join();
}

/** A request that breaks the invariant is looked for; one that turns out to be of another case tells what to leave out. */
function proveCase(one: OutcomeCase, { ruleSet, space, broken, total }: Attempt): Proof {
  const clauses = [broken.get(one.outcome), ...one.clauses].filter((clause) => clause !== undefined);
  for (;;) {
    const search = findWitness(clauses, space, total);
    if (search.kind === "none") return { kind: "holds" };
    if (search.kind === "unknown") return search;
    const { outcome } = applyRules(ruleSet, search.witness);
    if (breaks(search.witness, outcome, broken)) return { kind: "fails", witness: search.witness, outcome };
    const objection = objectionTo(one, search.witness, ruleSet);
    if (objection === undefined) return unexplained;
    clauses.push(objection);
  }
}

const unexplained: Proof = { kind: "unknown", why: "the rules decide otherwise than their conditions say" };

function breaks(facts: Facts, outcome: Outcome, broken: Attempt["broken"]): boolean {
  return broken.get(outcome)?.holds(facts) === true;
}
