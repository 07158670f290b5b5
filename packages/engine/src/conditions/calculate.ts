import type { Complaint } from "./complaint.ts";
import type { Term } from "./condition.ts";
import { type Meaning, type Operand, type Scope, unknown } from "./meaning.ts";
import { calculations } from "./operations.ts";
import type { Span } from "./syntax.ts";
import { describeType } from "./value-type.ts";
import { namedTypes } from "./vocabulary.ts";

/** `+`, `-` and `*` of ints. What is known already is calculated now. */
export function calculate(operator: "+" | "-" | "*", left: Operand, right: Operand, scope: Scope): Meaning {
  const [a, b] = [intTerm(operator, left, scope), intTerm(operator, right, scope)];
  if (a === undefined || b === undefined) return unknown;
  const span = { start: left.span.start, end: right.span.end };
  if (a.kind === "literal" && b.kind === "literal") {
    return literalInt(calculations[operator](Number(a.value), Number(b.value)), span, scope);
  }
  if (operator === "+") return intMeaning({ kind: "add", left: a, right: b });
  if (operator === "-") return intMeaning({ kind: "subtract", left: a, right: b });
  if (a.kind === "literal") return intMeaning({ kind: "multiply", term: b, by: Number(a.value) });
  if (b.kind === "literal") return intMeaning({ kind: "multiply", term: a, by: Number(b.value) });
  scope.report("TYPE_ERROR", span, () => ({
    message: "two facts are multiplied",
    mend: "Multiply by a number: only then can a condition be analysed.",
  }));
  return unknown;
}

/** `-x`: `x * -1`. */
export function negate(operand: Operand, scope: Scope): Meaning {
  const minusOne: Operand = { meaning: intMeaning({ kind: "literal", value: -1 }), span: operand.span };
  return calculate("*", operand, minusOne, scope);
}

function intTerm(operator: string, { meaning, span }: Operand, scope: Scope): Term | undefined {
  if (meaning.kind === "term" && meaning.sort === "int") return meaning.term;
  if (meaning.kind !== "unknown") scope.report("TYPE_ERROR", span, () => notAnInt(operator, meaning));
  return undefined;
}

function notAnInt(operator: string, meaning: Meaning): Complaint {
  const is = meaning.kind === "term" ? describeType(meaning.type) : "no number";
  return {
    message: `\`${operator}\` calculates with ints, and this is ${is}`,
    mend: "Declare the signal as int, or send the result as a signal of its own.",
  };
}

function literalInt(value: number | undefined, span: Span, scope: Scope): Meaning {
  if (value !== undefined) return intMeaning({ kind: "literal", value });
  scope.report("TYPE_ERROR", span, () => ({
    message: "the result is beyond the ints (2^53 - 1)",
    mend: "Take smaller numbers.",
  }));
  return unknown;
}

function intMeaning(term: Term): Meaning {
  return { kind: "term", term, sort: "int", type: namedTypes.int };
}
