import { nearestWord } from "../nearest-word.ts";
import { equal, less } from "./comparison-test.ts";
import type { Complaint } from "./complaint.ts";
import { type Meaning, type Operand, ofCondition, type Scope, type TermMeaning, unknown } from "./meaning.ts";
import { not } from "./normal-form.ts";
import { presenceOf } from "./presence.ts";
import { admits, describeType, isNumber, type Sort, showValue } from "./value-type.ts";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** A comparison of two values; with `null`, of a fact's presence. */
export function compare(operator: Comparison, left: Operand, right: Operand, scope: Scope): Meaning {
  const [a, b] = [left.meaning, right.meaning];
  if (a.kind === "unknown" || b.kind === "unknown") return unknown;
  if (a.kind === "null" || b.kind === "null") {
    return compareWithNull(operator, a.kind === "null" ? right : left, scope);
  }
  for (const { meaning, span } of [left, right]) {
    if (meaning.kind !== "term") return refuse(scope, span, () => notComparable(meaning));
  }
  if (a.kind !== "term" || b.kind !== "term") return unknown;
  const span = { start: left.span.start, end: right.span.end };
  const isEquality = operator === "==" || operator === "!=";
  const complaint = isEquality ? complainOfEquality(a, b) : complainOfOrder(operator, a, b);
  if (complaint !== undefined) return refuse(scope, span, () => complaint);
  return ofCondition(comparison(operator, a, b));
}

function comparison(operator: Comparison, a: TermMeaning, b: TermMeaning) {
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
function compareWithNull(operator: Comparison, { meaning, span }: Operand, scope: Scope): Meaning {
  const present = presenceOf(meaning, scope.vocabulary);
  if (present === undefined || (operator !== "==" && operator !== "!=")) {
    return refuse(scope, span, () => ({
      message: "`null` can only be compared with a fact, by == or !=",
      mend: "Ask whether a fact is there: has(resource.id), or resource.id != null.",
    }));
  }
  return ofCondition(operator === "==" ? not(present) : present);
}

function notComparable({ kind }: Meaning): Complaint {
  if (kind === "condition") {
    const mend = "Write a condition by itself or with ! before it: has(x), !has(x).";
    return { message: "a condition cannot be compared", mend };
  }
  const mend = "Ask whether it has an element: 'shell' in call.tools; or for its size: size(call.tools) > 0.";
  return { message: "a list cannot be compared", mend };
}

function complainOfEquality(a: TermMeaning, b: TermMeaning): Complaint | undefined {
  const [literal, other] = a.term.kind === "literal" ? [a, b] : [b, a];
  if (literal.term.kind !== "literal")
    return areAlike(a.sort, b.sort) ? undefined : different(a.sort, b.sort);
  if (other.term.kind === "literal") return areAlike(a.sort, b.sort) ? undefined : different(a.sort, b.sort);
  return complainOfValue(literal.term.value, other);
}

/** A literal that the other side can never be. */
function complainOfValue(value: string | number | boolean, { type }: TermMeaning): Complaint | undefined {
  if (admits(type, value)) return undefined;
  const known = type.kind === "one-of" ? type.values.filter((one) => typeof one === "string") : [];
  const near = typeof value === "string" ? nearestWord(value, known) : undefined;
  return {
    message: `this is ${describeType(type)}, never ${showValue(value)}`,
    mend: near === undefined ? "Compare it with a value that it can have." : `Did you mean '${near}'?`,
  };
}

function complainOfOrder(operator: Comparison, a: TermMeaning, b: TermMeaning): Complaint | undefined {
  if (isNumber(a.sort) && isNumber(b.sort)) return undefined;
  const odd = isNumber(a.sort) ? b : a;
  return {
    message: `\`${operator}\` compares numbers, and this is ${describeType(odd.type)}`,
    mend: "Compare it by == or !=, or name its values: x in ['a', 'b'].",
  };
}

function areAlike(a: Sort, b: Sort): boolean {
  return (isNumber(a) && isNumber(b)) || (a === b && a !== "mixed");
}

function different(a: Sort, b: Sort): Complaint {
  return {
    message: `values of different types are compared: ${a} and ${b}`,
    mend: "Compare values of one type; numbers stand without quotes.",
  };
}

function refuse(scope: Scope, span: Operand["span"], complaint: () => Complaint): Meaning {
  scope.report("TYPE_ERROR", span, complaint);
  return unknown;
}
