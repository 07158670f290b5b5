import type { Test } from "../conditions/condition.ts";
import type { Scalar } from "../conditions/scalar.ts";
import type { Claim } from "./claim.ts";
import type { FactTypes } from "./fact-types.ts";
import { fractionsIn } from "./fractions.ts";
import {
  doubles,
  hasNumber,
  type Intervals,
  interval,
  lengths,
  meetIntervals,
  noNumbers,
  wholes,
} from "./intervals.ts";
import { allTexts, hasText, meetTexts, noTexts, type TextSet, words } from "./text-set.ts";

/** What a fact that is no list may be, sort by sort. Any JSON scalar, so that a value of the wrong type has its place too. */
export interface ScalarSet {
  readonly kind: "scalars";
  readonly absent: boolean;
  readonly bools: readonly boolean[];
  /** Integers within ±(2^53 − 1). */
  readonly wholes: Intervals;
  /** All other finite doubles. */
  readonly fractions: Intervals;
  readonly texts: TextSet;
}

/** What a list may be: how long, what some element must be, and what none may be. */
export interface ListSet {
  readonly kind: "lists";
  readonly absent: boolean;
  readonly elements: FactTypes;
  readonly lengths: Intervals;
  readonly some: readonly Claim[];
  readonly none: readonly Claim[];
}

/** How two values compare, or what a test says; `error` where it cannot be calculated. */
export type Answer = "less" | "equal" | "greater" | "true" | "false" | "error";

/** What facts may answer to a question that no set of values of one fact can tell: how they compare with each other. */
export interface AnswerSet {
  readonly kind: "answers";
  readonly question: Test;
  readonly answers: readonly Answer[];
}

export type ValueSet = ScalarSet | ListSet | AnswerSet;

export const noScalars: ScalarSet = {
  kind: "scalars",
  absent: false,
  bools: [],
  wholes: noNumbers,
  fractions: noNumbers,
  texts: noTexts,
};

/** Every value that JSON has for a scalar. */
export const anyScalar: ScalarSet = {
  ...noScalars,
  bools: [false, true],
  wholes: wholes.all,
  fractions: doubles.all,
  texts: allTexts,
};

export const absentScalar: ScalarSet = { ...noScalars, absent: true };

export function anyList(elements: FactTypes): ListSet {
  return { kind: "lists", absent: false, elements, lengths: lengths.all, some: [], none: [] };
}

export function scalarsOf(values: readonly Scalar[]): ScalarSet {
  const numbers = values.filter((value) => typeof value === "number").toSorted((a, b) => a - b);
  const points = (some: readonly number[]) => some.flatMap((value) => interval(value + 0, value + 0));
  return {
    kind: "scalars",
    absent: false,
    bools: values.filter((value) => typeof value === "boolean"),
    wholes: points(numbers.filter(Number.isSafeInteger)),
    fractions: points(numbers.filter((value) => !Number.isSafeInteger(value))),
    texts: words(values.filter((value) => typeof value === "string")),
  };
}

/** The numbers between two bounds, both included. */
export function numbersBetween(from: number, to: number): ScalarSet {
  return {
    ...noScalars,
    wholes: meetIntervals(wholes.all, interval(Math.ceil(from), Math.floor(to))),
    fractions: fractionsIn(meetIntervals(doubles.all, interval(from, to))),
  };
}

/** The values that are in both sets. Two sets of one fact are of one kind. */
export function meet(a: ValueSet, b: ValueSet): ValueSet {
  if (a === b) return a;
  if (a.kind === "scalars" && b.kind === "scalars") return meetScalars(a, b);
  if (a.kind === "lists" && b.kind === "lists") return meetLists(a, b);
  if (a.kind === "answers" && b.kind === "answers") {
    return { ...a, answers: a.answers.filter((answer) => b.answers.includes(answer)) };
  }
  throw new Error(`A fact is taken for ${a.kind} and for ${b.kind}.`);
}

export function meetScalars(a: ScalarSet, b: ScalarSet): ScalarSet {
  return {
    kind: "scalars",
    absent: a.absent && b.absent,
    bools: a.bools.filter((value) => b.bools.includes(value)),
    wholes: meetIntervals(a.wholes, b.wholes),
    fractions: fractionsIn(meetIntervals(a.fractions, b.fractions)),
    texts: meetTexts(a.texts, b.texts),
  };
}

function meetLists(a: ListSet, b: ListSet): ListSet {
  return {
    ...a,
    absent: a.absent && b.absent,
    lengths: meetIntervals(a.lengths, b.lengths),
    some: [...new Set([...a.some, ...b.some])],
    none: [...new Set([...a.none, ...b.none])],
  };
}

export function hasScalar(set: ScalarSet, value: Scalar): boolean {
  if (typeof value === "string") return hasText(set.texts, value);
  if (typeof value === "boolean") return set.bools.includes(value);
  return hasNumber(Number.isSafeInteger(value) ? set.wholes : set.fractions, value);
}
