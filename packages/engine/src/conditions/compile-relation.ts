import type { Check } from "./check.ts";
import { ERROR, FALSE, type Term, type Test, TRUE } from "./condition.ts";
import type { Reader } from "./read-fact.ts";
import type { Scalar } from "./scalar.ts";
import { sizeReader, validReader } from "./valid-reader.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A comparison of two calculated values; an error where one cannot be had, or goes beyond the ints on the way. */
export function compileRelation(
  relation: Extract<Test, { kind: "relation" }>,
  vocabulary: Vocabulary,
): Check {
  const left = compileTerm(relation.left, vocabulary);
  const right = compileTerm(relation.right, vocabulary);
  const holds = comparisons[relation.operator];
  return (facts, element) => {
    const a = left(facts, element);
    const b = right(facts, element);
    if (a === undefined || b === undefined) return ERROR;
    return holds(a, b) ? TRUE : FALSE;
  };
}

const comparisons: Readonly<Record<"==" | "<" | "<=", (a: Scalar, b: Scalar) => boolean>> = {
  "==": (a, b) => a === b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

function compileTerm(term: Term, vocabulary: Vocabulary): Reader<Scalar> {
  switch (term.kind) {
    case "literal":
      return () => term.value;
    case "fact":
      return validReader(term.path, vocabulary);
    case "size":
      return sizeReader(term.path, vocabulary);
    case "add":
      return calculated(term.left, term.right, vocabulary, (a, b) => a + b);
    case "subtract":
      return calculated(term.left, term.right, vocabulary, (a, b) => a - b);
    case "multiply":
      return calculated(term.term, { kind: "literal", value: term.by }, vocabulary, (a, b) => a * b);
  }
}

/** Beyond 2^53 - 1 a sum is an error, not a rounded number. */
function calculated(
  left: Term,
  right: Term,
  vocabulary: Vocabulary,
  apply: (a: number, b: number) => number,
): Reader<number> {
  const [readLeft, readRight] = [compileTerm(left, vocabulary), compileTerm(right, vocabulary)];
  return (facts, element) => {
    const a = readLeft(facts, element);
    const b = readRight(facts, element);
    if (typeof a !== "number" || typeof b !== "number") return undefined;
    const value = apply(a, b);
    return Number.isSafeInteger(value) ? value : undefined;
  };
}
