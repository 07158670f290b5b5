import { equalTo } from "./comparison-test.ts";
import type { Condition, Term, Test } from "./condition.ts";
import { allOf, anyOf, constant, not, testOf } from "./normal-form.ts";
import { calculations, comparisons, textMethods } from "./operations.ts";
import type { Scalar } from "./scalar.ts";
import { countChars } from "./value-type.ts";
import type { FactPath } from "./vocabulary.ts";

/** What is left of a condition where a fact is known to be there and to have this value, one of its type. */
export function assumeFact(condition: Condition, path: FactPath, value: Scalar): Condition {
  switch (condition.kind) {
    case "constant":
      return condition;
    case "and":
      return allOf(condition.operands.map((operand) => assumeFact(operand, path, value)));
    case "or":
      return anyOf(condition.operands.map((operand) => assumeFact(operand, path, value)));
    case "test": {
      const assumed = assumeInTest(condition.test, path, value);
      return condition.negated ? not(assumed) : assumed;
    }
  }
}

function assumeInTest(test: Test, path: FactPath, value: Scalar): Condition {
  if (test.kind === "some") return testOf({ ...test, where: assumeFact(test.where, path, value) });
  if (test.kind === "relation") return assumeInRelation(test, path, value);
  if ((test.kind === "range" ? test.of.path : test.path) !== path) return testOf(test);
  switch (test.kind) {
    case "present":
      return constant(true);
    case "one-of":
      return constant(test.values.includes(value));
    case "entry":
      return constant(test.value === value);
    case "range": {
      const size = test.of.kind === "size" ? countChars(`${value}`) : Number(value);
      return constant((test.min ?? -Infinity) <= size && size <= (test.max ?? Infinity));
    }
    case "text":
      return constant(textMethods[test.method](`${value}`, test.text));
  }
}

function assumeInRelation(
  relation: Extract<Test, { readonly kind: "relation" }>,
  path: FactPath,
  value: Scalar,
): Condition {
  const left = assumeInTerm(relation.left, path, value);
  const right = assumeInTerm(relation.right, path, value);
  if (left.kind === "literal" && right.kind === "literal") {
    return constant(comparisons[relation.operator](left.value, right.value));
  }
  if (relation.operator === "==" && left.kind === "literal") return equalTo(right, left.value);
  if (relation.operator === "==" && right.kind === "literal") return equalTo(left, right.value);
  return testOf({ ...relation, left, right });
}

function assumeInTerm(term: Term, path: FactPath, value: Scalar): Term {
  switch (term.kind) {
    case "literal":
      return term;
    case "fact":
      return term.path === path ? { kind: "literal", value } : term;
    case "size":
      return term.path === path ? { kind: "literal", value: countChars(`${value}`) } : term;
    case "add":
    case "subtract": {
      const left = assumeInTerm(term.left, path, value);
      const right = assumeInTerm(term.right, path, value);
      return calculated(term.kind === "add" ? "+" : "-", left, right) ?? { ...term, left, right };
    }
    case "multiply": {
      const inner = assumeInTerm(term.term, path, value);
      return calculated("*", inner, { kind: "literal", value: term.by }) ?? { ...term, term: inner };
    }
  }
}

/** The result where it is known; beyond the ints there is none, and the term stays the error that it is. */
function calculated(operator: "+" | "-" | "*", left: Term, right: Term): Term | undefined {
  if (left.kind !== "literal" || right.kind !== "literal") return undefined;
  const value = calculations[operator](Number(left.value), Number(right.value));
  return value === undefined ? undefined : { kind: "literal", value };
}
