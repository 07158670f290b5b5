import type { Check } from "./check.ts";
import { ERROR, FALSE, type Term, type Test, TRUE } from "./condition.ts";
import { calculations, comparisons } from "./operations.ts";
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

function compileTerm(term: Term, vocabulary: Vocabulary): Reader<Scalar> {
  switch (term.kind) {
    case "literal":
      return () => term.value;
    case "fact":
      return validReader(term.path, vocabulary);
    case "size":
      return sizeReader(term.path, vocabulary);
    case "add":
      return calculated("+", term.left, term.right, vocabulary);
    case "subtract":
      return calculated("-", term.left, term.right, vocabulary);
    case "multiply":
      return calculated("*", term.term, { kind: "literal", value: term.by }, vocabulary);
  }
}

function calculated(
  operator: "+" | "-" | "*",
  left: Term,
  right: Term,
  vocabulary: Vocabulary,
): Reader<number> {
  const readLeft = compileTerm(left, vocabulary);
  const readRight = compileTerm(right, vocabulary);
  const calculate = calculations[operator];
  return (facts, element) => {
    const a = readLeft(facts, element);
    const b = readRight(facts, element);
    return typeof a === "number" && typeof b === "number" ? calculate(a, b) : undefined;
  };
}
