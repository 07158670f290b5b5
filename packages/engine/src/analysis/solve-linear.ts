import type { Term } from "../conditions/condition.ts";
import type { Relation } from "./claim-of-relation.ts";
import { type Intervals, interval, meetIntervals, wholes, withoutIntervals } from "./intervals.ts";

/** For which whole numbers a relation over one of them is true, and for which false. For the rest it overflows. */
export interface Solution {
  readonly holds: Intervals;
  readonly fails: Intervals;
}

/** Solves a relation over one whole quantity; undefined where it reckons with anything but whole numbers. */
export function solveLinear({ operator, left, right }: Relation): Solution | undefined {
  const a = linear(left);
  const b = linear(right);
  if (a === undefined || b === undefined) return undefined;
  const computable = meetIntervals(a.computable, b.computable);
  const holds = meetIntervals(computable, solve(a.factor - b.factor, b.addend - a.addend, operator));
  return { holds, fails: meetIntervals(computable, withoutIntervals(holds, wholes)) };
}

/** `factor · x + addend`, and the x for which no step on the way there overflows. */
interface Linear {
  readonly factor: bigint;
  readonly addend: bigint;
  readonly computable: Intervals;
}

function linear(term: Term): Linear | undefined {
  switch (term.kind) {
    case "literal":
      return typeof term.value === "number" && Number.isSafeInteger(term.value)
        ? { factor: 0n, addend: BigInt(term.value), computable: wholes.all }
        : undefined;
    case "fact":
    case "size":
      return { factor: 1n, addend: 0n, computable: wholes.all };
    case "add":
    case "subtract": {
      const left = linear(term.left);
      const right = linear(term.right);
      if (left === undefined || right === undefined) return undefined;
      const sign = term.kind === "add" ? 1n : -1n;
      return step(left.factor + sign * right.factor, left.addend + sign * right.addend, left, right);
    }
    case "multiply": {
      const inner = linear(term.term);
      if (inner === undefined || !Number.isSafeInteger(term.by)) return undefined;
      return step(inner.factor * BigInt(term.by), inner.addend * BigInt(term.by), inner);
    }
  }
}

function step(factor: bigint, addend: bigint, ...parts: readonly Linear[]): Linear {
  const noOverflow = meetIntervals(
    solve(factor, wholeMax - addend, "<="),
    solve(-factor, wholeMax + addend, "<="),
  );
  const computable = parts.reduce((met, part) => meetIntervals(met, part.computable), noOverflow);
  return { factor, addend, computable };
}

/** The x for which `factor · x` is at most, less than or equal to the bound. */
function solve(factor: bigint, bound: bigint, operator: Relation["operator"]): Intervals {
  if (operator === "==") {
    return meetIntervals(solve(factor, bound, "<="), solve(-factor, -bound, "<="));
  }
  const most = operator === "<" ? bound - 1n : bound;
  if (factor === 0n) return most >= 0n ? wholes.all : [];
  const quotient = floorDivide(most, factor > 0n ? factor : -factor);
  const solved = factor > 0n ? interval(wholesFrom, clamp(quotient)) : interval(clamp(-quotient), wholesTo);
  return meetIntervals(wholes.all, solved);
}

const wholesTo = Number.MAX_SAFE_INTEGER;
const wholesFrom = -wholesTo;
const wholeMax = BigInt(wholesTo);

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Beyond the whole numbers by one at most, which a double still tells from them. */
function clamp(value: bigint): number {
  const beyond = wholeMax + 1n;
  return Number(value > beyond ? beyond : value < -beyond ? -beyond : value);
}
