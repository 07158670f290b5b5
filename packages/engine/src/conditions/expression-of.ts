import type { Condition, Term, Test } from "./condition.ts";
import type { Scalar } from "./scalar.ts";
import type { BinaryOperator, Expression } from "./syntax.ts";
import type { FactPath } from "./vocabulary.ts";

/** The variable of every quantifier. No fact begins with it. */
const elementName = "it";
const span = { start: 0, end: 0 };

/** An expression that means the condition, for its text. */
export function expressionOf(condition: Condition): Expression {
  switch (condition.kind) {
    case "constant":
      return literal(condition.value);
    case "and":
    case "or": {
      const [first, ...others] = condition.operands;
      const operator = condition.kind === "and" ? "&&" : "||";
      return others.reduce((left, right) => binary(operator, left, expressionOf(right)), expressionOf(first));
    }
    case "test":
      return condition.negated ? negation(condition.test) : ofTest(condition.test);
  }
}

function negation(test: Test): Expression {
  if (test.kind === "one-of" && test.values.length === 1) {
    return binary("!=", path(test.path), literal(test.values[0]));
  }
  return { kind: "unary", operator: "!", operand: ofTest(test), span };
}

function ofTest(test: Test): Expression {
  switch (test.kind) {
    case "present":
      return has(test.path);
    case "one-of":
      return ofOneOf(test.path, test.values);
    case "entry":
      return binary("&&", has(test.path), ofOneOf(test.path, [test.value]));
    case "range":
      return ofRange(test);
    case "text":
      return { kind: "method", method: test.method, of: path(test.path), argument: literal(test.text), span };
    case "relation":
      return binary(test.operator, ofTerm(test.left), ofTerm(test.right));
    case "some":
      return {
        kind: "quantified",
        quantifier: "exists",
        list: path(test.list),
        variable: elementName,
        body: expressionOf(test.where),
        span,
      };
  }
}

function ofOneOf(of: FactPath, values: readonly [Scalar, ...Scalar[]]): Expression {
  const [first, second] = values;
  if (second !== undefined) {
    return binary("in", path(of), { kind: "list", items: values.map((value) => literal(value)), span });
  }
  return binary("==", path(of), literal(first));
}

function ofRange({ of, min, max }: Extract<Test, { kind: "range" }>): Expression {
  const measured: Expression = of.kind === "size" ? { kind: "size", of: path(of.path), span } : path(of.path);
  if (min !== null && min === max) return binary("==", measured, literal(min));
  const lower = min === null ? [] : [bound(measured, ">", min)];
  const upper = max === null ? [] : [bound(measured, "<", max)];
  const [first, second] = [...lower, ...upper];
  if (first === undefined) return binary("<=", measured, literal(Number.MAX_VALUE));
  return second === undefined ? first : binary("&&", first, second);
}

/** Beyond the last double there is none to name: what is never so is said by the last one, excluded. */
function bound(measured: Expression, side: "<" | ">", limit: number): Expression {
  if (Number.isFinite(limit)) return binary(`${side}=`, measured, literal(limit));
  return binary(side, measured, literal(Math.sign(limit) * Number.MAX_VALUE));
}

function ofTerm(term: Term): Expression {
  switch (term.kind) {
    case "literal":
      return literal(term.value);
    case "fact":
      return path(term.path);
    case "size":
      return { kind: "size", of: path(term.path), span };
    case "add":
      return binary("+", ofTerm(term.left), ofTerm(term.right));
    case "subtract":
      return binary("-", ofTerm(term.left), ofTerm(term.right));
    case "multiply":
      return binary("*", ofTerm(term.term), literal(term.by));
  }
}

function has(of: FactPath): Expression {
  return { kind: "has", of: path(of), span };
}

function path(of: FactPath): Expression {
  const [first = "", ...others] = of.split(".");
  return { kind: "path", segments: [first === "@" ? elementName : first, ...others], span };
}

function literal(value: Scalar): Expression {
  if (typeof value !== "number") return { kind: "literal", value, span };
  return { kind: "literal", value, number: Number.isSafeInteger(value) ? "int" : "decimal", span };
}

function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right, span };
}
