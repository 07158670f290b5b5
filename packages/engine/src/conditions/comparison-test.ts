import type { Condition, Term } from "./condition.ts";
import type { TermMeaning } from "./meaning.ts";
import { doubleBelow } from "./next-double.ts";
import { constant, testOf } from "./normal-form.ts";
import { comparisons } from "./operations.ts";
import type { Scalar } from "./scalar.ts";
import type { Sort } from "./value-type.ts";

/** `a == b`, of values that can be compared. */
export function equal(a: TermMeaning, b: TermMeaning): Condition {
  if (a.term.kind === "literal") {
    return b.term.kind === "literal"
      ? constant(a.term.value === b.term.value)
      : equalTo(b.term, a.term.value);
  }
  if (b.term.kind === "literal") return equalTo(a.term, b.term.value);
  const [left, right] = textOf(a.term) <= textOf(b.term) ? [a.term, b.term] : [b.term, a.term];
  return testOf({ kind: "relation", operator: "==", left, right });
}

/** `a < b` or `a <= b`, of numbers. */
export function less(operator: "<" | "<=", a: TermMeaning, b: TermMeaning): Condition {
  if (a.term.kind === "literal" && b.term.kind === "literal") {
    return constant(comparisons[operator](a.term.value, b.term.value));
  }
  const range = belowLiteral(operator, a, b) ?? aboveLiteral(operator, a, b);
  return range ?? testOf({ kind: "relation", operator, left: a.term, right: b.term });
}

/** `term == value`. */
export function equalTo(term: Term, value: Scalar): Condition {
  if (term.kind === "fact") return testOf({ kind: "one-of", path: term.path, values: [value] });
  if (term.kind === "size" && typeof value === "number") {
    return testOf({ kind: "range", of: { kind: "size", path: term.path }, min: value, max: value });
  }
  return testOf({ kind: "relation", operator: "==", left: { kind: "literal", value }, right: term });
}

function belowLiteral(
  operator: "<" | "<=",
  { term, sort }: TermMeaning,
  limit: TermMeaning,
): Condition | undefined {
  const of = measured(term);
  if (of === undefined || limit.term.kind !== "literal") return undefined;
  const max = greatest(operator, Number(limit.term.value), sort);
  return testOf({ kind: "range", of, min: null, max });
}

function aboveLiteral(
  operator: "<" | "<=",
  limit: TermMeaning,
  { term, sort }: TermMeaning,
): Condition | undefined {
  const of = measured(term);
  if (of === undefined || limit.term.kind !== "literal") return undefined;
  const min = least(operator, Number(limit.term.value), sort);
  return testOf({ kind: "range", of, min, max: null });
}

function measured(term: Term): { readonly kind: "value" | "size"; readonly path: string } | undefined {
  if (term.kind === "fact") return { kind: "value", path: term.path };
  return term.kind === "size" ? { kind: "size", path: term.path } : undefined;
}

const intMax = Number.MAX_SAFE_INTEGER;

/** The greatest value of the sort that is below (or at) the limit; one past the least int where there is none. */
function greatest(operator: "<" | "<=", limit: number, sort: Sort): number {
  if (sort === "decimal") return operator === "<" ? doubleBelow(limit) : limit;
  const max = operator === "<" ? Math.ceil(limit) - 1 : Math.floor(limit);
  return Math.min(Math.max(max, -intMax - 1), intMax);
}

/** The least value of the sort that is above (or at) the limit; one past the greatest int where there is none. */
function least(operator: "<" | "<=", limit: number, sort: Sort): number {
  return 0 - greatest(operator, -limit, sort);
}

function textOf(term: Term): string {
  return JSON.stringify(term);
}
