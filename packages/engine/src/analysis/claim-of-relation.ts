import type { Term, Test } from "../conditions/condition.ts";
import { all, type Claim } from "./claim.ts";
import { claimOfAnswer } from "./claim-of-answer.ts";
import { claimOfLengths, claimOfValues } from "./claim-of-test.ts";
import type { FactTypes } from "./fact-types.ts";
import { lengths, meetIntervals } from "./intervals.ts";
import { solveLinear } from "./solve-linear.ts";
import { type Answer, anyScalar, noScalars } from "./value-set.ts";

export type Relation = Extract<Test, { kind: "relation" }>;

/** A fact, or the length of one, that a relation reckons with. */
export type Quantity = Extract<Term, { kind: "fact" | "size" }>;

/**
 * The claim that a relation is true, or false. One whole number on its own is solved. Of others it is known what they read,
 * and that two values are equal, or one of them is less, and not two of this.
 */
export function claimOfRelation(test: Relation, value: boolean, types: FactTypes): Claim {
  const quantities = quantitiesOf(test);
  const [only, ...more] = quantities;
  if (only !== undefined && more.length === 0 && isWhole(only, types)) {
    const solution = solveLinear(test);
    if (solution !== undefined) {
      const numbers = value ? solution.holds : solution.fails;
      return only.kind === "size"
        ? claimOfLengths(only.path, meetIntervals(numbers, lengths.all), types)
        : claimOfValues(only.path, { ...noScalars, wholes: numbers }, true, types);
    }
  }
  const readings = quantities.map((quantity) => claimOfReading(quantity, types));
  return all(...readings, claimOfComparison(test, value));
}

/** Two terms are one question, whichever stands left: so `a < b` and `b < a` exclude each other. */
function claimOfComparison({ operator, left, right }: Relation, value: boolean): Claim {
  const turned = JSON.stringify(left) > JSON.stringify(right);
  const [first, second] = turned ? [right, left] : [left, right];
  const answers = answersOf(operator, turned);
  const wanted = orders.filter((order) => answers.includes(order) === value);
  const others = orders.filter((order) => answers.includes(order) !== value);
  const canErr = !isPlain(left) || !isPlain(right);
  const question: Relation = { kind: "relation", operator: "==", left: first, right: second };
  return claimOfAnswer(question, wanted, canErr ? [...others, "error"] : others);
}

/** Values that cannot be ordered are counted as less or greater when they differ. */
const orders = ["less", "equal", "greater"] as const;

/** How the left term compares with the right one where the relation is true; turned, the right one with the left. */
function answersOf(operator: Relation["operator"], turned: boolean): readonly Answer[] {
  const less = turned ? "greater" : "less";
  if (operator === "==") return ["equal"];
  return operator === "<" ? [less] : [less, "equal"];
}

/** Each fact and length that the relation reads, once. */
export function quantitiesOf({ left, right }: Relation): readonly Quantity[] {
  const found = new Map<string, Quantity>();
  const pending: Term[] = [left, right];
  for (let term = pending.pop(); term !== undefined; term = pending.pop()) {
    if (term.kind === "fact" || term.kind === "size") found.set(`${term.kind} ${term.path}`, term);
    if (term.kind === "add" || term.kind === "subtract") pending.push(term.left, term.right);
    if (term.kind === "multiply") pending.push(term.term);
  }
  return [...found.values()];
}

function claimOfReading({ kind, path }: Quantity, types: FactTypes): Claim {
  return kind === "size"
    ? claimOfLengths(path, lengths.all, types)
    : claimOfValues(path, anyScalar, true, types);
}

function isWhole({ kind, path }: Quantity, types: FactTypes): boolean {
  if (kind === "size") return true;
  const { type } = types(path);
  return type.kind === "int" || (type.kind === "one-of" && type.values.every(Number.isSafeInteger));
}

function isPlain(term: Term): boolean {
  return term.kind === "literal" || term.kind === "fact" || term.kind === "size";
}
