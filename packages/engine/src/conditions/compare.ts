import { equal, less } from "./comparison-test.ts";
import type { Condition } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import {
  type Meaning,
  type Operand,
  ofCondition,
  refuse,
  type Scope,
  type TermMeaning,
  unknown,
  written,
} from "./meaning.ts";
import { not } from "./normal-form.ts";
import { isPresent } from "./presence.ts";
import type { Span } from "./syntax.ts";
import { unfitValue } from "./unfit-value.ts";
import { admits, isNumber } from "./value-type.ts";

type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** A comparison of two values; with `null`, of a fact's presence. */
export function compare(operator: Comparison, left: Operand, right: Operand, scope: Scope): Meaning {
  if (left.meaning.kind === "null") return compareWithNull(operator, right, left.span, scope);
  if (right.meaning.kind === "null") return compareWithNull(operator, left, right.span, scope);
  const a = valueIn(left, scope);
  const b = valueIn(right, scope);
  if (a === undefined || b === undefined) return unknown;
  const check = operator === "==" || operator === "!=" ? checkEquality : checkOrder;
  return check(a, b, scope) ?? ofCondition(comparison(operator, a.meaning, b.meaning));
}

function comparison(operator: Comparison, a: TermMeaning, b: TermMeaning): Condition {
  switch (operator) {
    case "==":
      return equal(a, b);
    case "!=":
      return not(equal(a, b));
    case "<":
    case "<=":
      return less(operator, a, b);
    case ">":
      return less("<", b, a);
    case ">=":
      return less("<=", b, a);
  }
}

/** `x == null` is `!has(x)`, `x != null` is `has(x)`. */
function compareWithNull(operator: Comparison, of: Operand, nullSpan: Span, scope: Scope): Meaning {
  if (operator !== "==" && operator !== "!=") {
    return refuse(scope, nullSpan, () => ({
      message: `\`${operator}\` compares numbers, and null is none`,
      mend: "Ask whether a fact is there by == null or != null.",
    }));
  }
  const there = isPresent(of, scope);
  return operator === "==" && there.kind === "condition" ? ofCondition(not(there.condition)) : there;
}

interface Value {
  readonly meaning: TermMeaning;
  readonly span: Span;
}

function valueIn({ meaning, span }: Operand, scope: Scope): Value | undefined {
  if (meaning.kind === "term") return { meaning, span };
  if (meaning.kind === "unknown") return undefined;
  refuse(scope, span, () => ({
    message: `${written(scope, span)} is ${describeMeaning(meaning)}, which cannot be compared`,
    mend:
      meaning.kind === "condition"
        ? "Write a condition by itself, or with ! before it: has(x), !has(x)."
        : "Ask whether it has an element, or for its size: 'shell' in call.tools, size(call.tools) > 0.",
  }));
  return undefined;
}

function checkEquality(a: Value, b: Value, scope: Scope): Meaning | undefined {
  const [literal, other] = a.meaning.term.kind === "literal" ? [a, b] : [b, a];
  const { term } = literal.meaning;
  if (term.kind === "literal" && other.meaning.term.kind !== "literal") {
    if (admits(other.meaning.type, term.value)) return undefined;
    return refuse(scope, literal.span, () =>
      unfitValue(written(scope, other.span), other.meaning.type, term.value),
    );
  }
  if (areAlike(a.meaning, b.meaning)) return undefined;
  return refuse(scope, { start: a.span.start, end: b.span.end }, () => ({
    message: `${written(scope, a.span)} is ${describeMeaning(a.meaning)} and ${written(scope, b.span)} is ${describeMeaning(b.meaning)}: they are never equal`,
    mend: "Compare values of one type; numbers stand without quotes.",
  }));
}

function checkOrder(a: Value, b: Value, scope: Scope): Meaning | undefined {
  const odd = [a, b].find(({ meaning }) => !isNumber(meaning.sort));
  if (odd === undefined) return undefined;
  return refuse(scope, odd.span, () => ({
    message: `only numbers are smaller or larger, and ${written(scope, odd.span)} is ${describeMeaning(odd.meaning)}`,
    mend:
      odd.meaning.term.kind === "literal"
        ? "Write a number without quotes."
        : "Compare it by == or !=, or name its values: x in ['a', 'b'].",
  }));
}

function areAlike({ sort: a }: TermMeaning, { sort: b }: TermMeaning): boolean {
  return (isNumber(a) && isNumber(b)) || (a === b && a !== "mixed");
}
