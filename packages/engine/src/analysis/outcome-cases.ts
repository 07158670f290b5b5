import type { Outcome } from "../decision.ts";
import { joinObligations } from "../rules/join-obligations.ts";
import type { Obligation } from "../rules/obligation.ts";
import type { Consequence } from "../rules/rule-set.ts";
import { strictest } from "../strictness.ts";
import type { ClaimedRule } from "./claimed-rules.ts";
import { type Clause, someClause } from "./clause.ts";

/** A rule that wins, or the default. */
export interface Winner {
  /** Absent for the default. */
  readonly claimed: ClaimedRule | undefined;
  readonly consequence: Consequence;
  /** Restricting rules above it that may be floors where it wins (SEMANTICS 3). */
  readonly floors: readonly ClaimedRule[];
}

/** One way in which the rules come to an outcome. */
export interface OutcomeCase {
  readonly winner: Winner;
  readonly outcome: Outcome;
  /** Of a DEGRADE, those of all that contribute to it. */
  readonly obligations: readonly Obligation[];
  /** What brings it about: the winner matches, some floors cannot be evaluated. */
  readonly clauses: readonly Clause[];
  /** Rules that are no floors here: they would bring about something else. */
  readonly noFloors: ReadonlySet<ClaimedRule>;
}

/** Groups of floors that contribute alike; of more than this the ways to combine them are too many. */
const groupsMax = 6;

/**
 * All ways in which a winner's outcome comes about; undefined where they are too many to tell apart. Floors of one group
 * contribute the same, as far as the reader cares.
 */
export function casesOf(
  winner: Winner,
  groupOf: (then: Consequence) => string,
): readonly OutcomeCase[] | undefined {
  const { consequence: then, floors } = winner;
  const raised = (["REQUIRE_REVIEW", "BLOCK"] as const)
    .filter((outcome) => isStricter(outcome, then.decision))
    .flatMap((outcome) => raisedTo(outcome, winner));
  if (isStricter(then.decision, "DEGRADE")) return [plainCase(winner), ...raised];
  const degrading = floors.filter(({ rule }) => rule.then.decision === "DEGRADE");
  const groups = [...Map.groupBy(degrading, ({ rule }) => groupOf(rule.then)).values()];
  if (groups.length > groupsMax) return undefined;
  return [...subsetsOf(groups).map((erring) => degradedCase(winner, erring)), ...raised];
}

function plainCase(winner: Winner): OutcomeCase {
  const { consequence: then } = winner;
  return {
    winner,
    outcome: then.decision,
    obligations: then.obligations,
    clauses: matching(winner),
    noFloors: stricterThan(then.decision, winner),
  };
}

function raisedTo(outcome: Outcome, winner: Winner): readonly OutcomeCase[] {
  const raising = winner.floors.filter(({ rule }) => rule.then.decision === outcome);
  if (raising.length === 0) return [];
  const raised = someClause(raising.map(({ errs }) => errs));
  return [
    {
      winner,
      outcome,
      obligations: [],
      clauses: [...matching(winner), raised],
      noFloors: stricterThan(outcome, winner),
    },
  ];
}

/** The winner allows or degrades, and of just these groups some floor errs. Substitutes that contradict make it a BLOCK. */
function degradedCase(winner: Winner, erring: readonly (readonly ClaimedRule[])[]): OutcomeCase {
  const contributing = [
    winner.consequence,
    ...erring.flatMap((group) => group.map(({ rule }) => rule.then)),
  ].filter(({ decision }) => decision === "DEGRADE");
  const joined = joinObligations(contributing.flatMap(({ obligations }) => obligations));
  const mayErr = new Set(erring.flat());
  const noFloors = winner.floors.filter((floor) => !mayErr.has(floor));
  return {
    winner,
    outcome: contributing.length === 0 ? "ALLOW" : joined.kind === "joined" ? "DEGRADE" : "BLOCK",
    obligations: joined.kind === "joined" ? joined.obligations : [],
    clauses: [...matching(winner), ...erring.map((group) => someClause(group.map(({ errs }) => errs)))],
    noFloors: new Set(noFloors),
  };
}

function matching({ claimed }: Winner): readonly Clause[] {
  return claimed === undefined ? [] : [claimed.matches];
}

function stricterThan(outcome: Outcome, { floors }: Winner): ReadonlySet<ClaimedRule> {
  return new Set(floors.filter(({ rule }) => isStricter(rule.then.decision, outcome)));
}

function isStricter(a: Outcome, b: Outcome): boolean {
  return a !== b && strictest(a, b) === a;
}

function subsetsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  return subsetsOf(rest).flatMap((subset) => [subset, [first, ...subset]]);
}
