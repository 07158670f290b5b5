import type { Term } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import { type Meaning, type Operand, refuse, type Scope, unknown, written } from "./meaning.ts";
import { calculations } from "./operations.ts";
import { namedTypes } from "./vocabulary.ts";

/** `+`, `-` and `*` of ints. What is known already is calculated now. */
export function calculate(operator: "+" | "-" | "*", left: Operand, right: Operand, scope: Scope): Meaning {
  const a = intTerm(left, scope);
  const b = intTerm(right, scope);
  if (a === undefined || b === undefined) return unknown;
  const span = { start: left.span.start, end: right.span.end };
  if (a.kind === "literal" && b.kind === "literal") {
    const value = calculations[operator](Number(a.value), Number(b.value));
    if (value !== undefined) return intMeaning({ kind: "literal", value });
    return refuse(scope, span, () => ({
      message: `${written(scope, span)} goes beyond the ints (2^53 - 1)`,
      mend: "Take smaller numbers.",
    }));
  }
  if (operator === "+") return intMeaning({ kind: "add", left: a, right: b });
  if (operator === "-") return intMeaning({ kind: "subtract", left: a, right: b });
  if (a.kind === "literal") return intMeaning({ kind: "multiply", term: b, by: Number(a.value) });
  if (b.kind === "literal") return intMeaning({ kind: "multiply", term: a, by: Number(b.value) });
  return refuse(scope, span, () => ({
    message: `${written(scope, span)} multiplies two facts`,
    mend: "Multiply by a number: only then can a condition be analysed.",
  }));
}

/** `-x`: `x * -1`. */
export function negate(operand: Operand, scope: Scope): Meaning {
  const minusOne: Operand = { meaning: intMeaning({ kind: "literal", value: -1 }), span: operand.span };
  return calculate("*", operand, minusOne, scope);
}

function intTerm({ meaning, span }: Operand, scope: Scope): Term | undefined {
  if (meaning.kind === "term" && meaning.sort === "int") return meaning.term;
  if (meaning.kind !== "unknown") {
    refuse(scope, span, () => ({
      message: `only ints are calculated with, and ${written(scope, span)} is ${describeMeaning(meaning)}`,
      mend: "Calculate with ints alone: int facts, sizes and whole numbers.",
    }));
  }
  return undefined;
}

function intMeaning(term: Term): Meaning {
  return { kind: "term", term, sort: "int", type: namedTypes.int };
}
