import { calculate, negate } from "./calculate.ts";
import { compare } from "./compare.ts";
import { shownName } from "./complaint.ts";
import type { Condition } from "./condition.ts";
import { describeMeaning } from "./describe-meaning.ts";
import { type Meaning, type Operand, ofCondition, refuse, type Scope, unknown, written } from "./meaning.ts";
import { isIn } from "./membership.ts";
import { allOf, anyOf, constant, not, testOf } from "./normal-form.ts";
import { isPresent } from "./presence.ts";
import { resolvePath } from "./resolve-path.ts";
import { sizeOf } from "./size.ts";
import type { Expression } from "./syntax.ts";
import { textTest } from "./text-test.ts";
import { rootsOf } from "./unknown-name.ts";
import { sortOfScalar } from "./value-type.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** The condition that an expression is: its types checked, in normal form. What stands in for a problem means nothing. */
export function understandCondition(expression: Expression, scope: Scope): Condition {
  return conditionIn(expression, scope, "affirmed") ?? constant(false);
}

type Sign = "affirmed" | "denied";

const unfinished = "Compare it with something, as in resource.type == 'model'.";
const tooTight = "`!` binds tighter than a comparison: write !=, or put the comparison in parentheses.";

/**
 * The condition or its negation, undefined where a problem was told. The sign goes down with the reading: negating what was
 * read would walk through it once more at each `!`.
 */
function conditionIn(
  expression: Expression,
  scope: Scope,
  sign: Sign,
  mend = unfinished,
): Condition | undefined {
  if (expression.kind === "unary" && expression.operator === "!") {
    return conditionIn(expression.operand, scope, sign === "affirmed" ? "denied" : "affirmed", tooTight);
  }
  if (expression.kind === "binary" && (expression.operator === "&&" || expression.operator === "||")) {
    const parts = chain(expression).map((part) => conditionIn(part, scope, sign));
    const known = parts.filter((part) => part !== undefined);
    if (known.length < parts.length) return undefined;
    return (expression.operator === "&&") === (sign === "affirmed") ? allOf(known) : anyOf(known);
  }
  const condition = singleCondition(expression, scope, mend);
  return condition !== undefined && sign === "denied" ? not(condition) : condition;
}

function singleCondition(expression: Expression, scope: Scope, mend: string): Condition | undefined {
  const meaning = understand(expression, scope);
  if (meaning.kind === "condition") return meaning.condition;
  if (meaning.kind === "unknown") return undefined;
  if (meaning.kind === "term" && meaning.sort === "bool") {
    const { term } = meaning;
    if (term.kind === "literal") return constant(term.value === true);
    if (term.kind === "fact") return testOf({ kind: "one-of", path: term.path, values: [true] });
  }
  scope.report("TYPE_ERROR", expression.span, () => ({
    message: `a condition is true or false, and ${written(scope, expression.span)} is ${describeMeaning(meaning)}`,
    mend,
  }));
  return undefined;
}

function understand(expression: Expression, scope: Scope): Meaning {
  switch (expression.kind) {
    case "literal":
      return understandLiteral(expression);
    case "path":
      return resolvePath(expression.segments, expression.span, scope);
    case "list":
      return { kind: "list", items: expression.items.map((item) => operand(item, scope)) };
    case "has":
      return isPresent(operand(expression.of, scope), scope);
    case "size":
      return sizeOf(operand(expression.of, scope), scope);
    case "method":
      return textTest(
        expression.method,
        operand(expression.of, scope),
        operand(expression.argument, scope),
        scope,
      );
    case "quantified":
      return understandQuantified(expression, scope);
    case "unary":
      if (expression.operator === "-") return negate(operand(expression.operand, scope), scope);
      return understandLogic(expression, scope);
    case "binary":
      return understandBinary(expression, scope);
  }
}

function operand(expression: Expression, scope: Scope): Operand {
  return { meaning: understand(expression, scope), span: expression.span };
}

function understandLogic(expression: Expression, scope: Scope): Meaning {
  const condition = conditionIn(expression, scope, "affirmed");
  return condition === undefined ? unknown : ofCondition(condition);
}

function understandLiteral({ value, number }: Of<"literal">): Meaning {
  if (value === null) return { kind: "null" };
  const sort = number ?? sortOfScalar(value);
  return { kind: "term", term: { kind: "literal", value }, sort, type: { kind: "one-of", values: [value] } };
}

function understandBinary(expression: Of<"binary">, scope: Scope): Meaning {
  const { operator, left, right } = expression;
  switch (operator) {
    case "&&":
    case "||":
      return understandLogic(expression, scope);
    case "in":
      return isIn(operand(left, scope), operand(right, scope), scope);
    case "+":
    case "-":
    case "*":
      return calculate(operator, operand(left, scope), operand(right, scope), scope);
    default:
      return compare(operator, compared(left, right, scope), compared(right, left, scope), scope);
  }
}

/** What is compared with a value that is written out tells, of a signal that nobody declared, what it is meant to be. */
function compared(expression: Expression, other: Expression, scope: Scope): Operand {
  if (expression.kind !== "path" || other.kind !== "literal" || other.value === null) {
    return operand(expression, scope);
  }
  return operand(expression, { ...scope, beside: other.number ?? sortOfScalar(other.value) });
}

/** What a chain of one operator joins, in a loop: it is as long as the text allows. */
function chain(expression: Of<"binary">): readonly Expression[] {
  const parts: Expression[] = [];
  let left: Expression = expression;
  while (left.kind === "binary" && left.operator === expression.operator) {
    parts.push(left.right);
    left = left.left;
  }
  return [left, ...parts.reverse()];
}

/** `all` is what no element is without: the negation of `exists`, with its condition negated too. */
function understandQuantified(
  { quantifier, list, variable, body, span }: Of<"quantified">,
  scope: Scope,
): Meaning {
  if (scope.variable !== undefined) {
    return refuse(scope, span, () => ({
      message: "a quantifier stands inside another",
      mend: "Join them outside: call.tools.exists(t, ...) && findings.exists(f, ...).",
    }));
  }
  const of = understand(list, scope);
  if (of.kind === "unknown") return unknown;
  if (of.kind !== "list-fact") {
    return refuse(scope, list.span, () => ({
      message: `\`${quantifier}\` asks a list of the facts, and ${written(scope, list.span)} is ${describeMeaning(of)}`,
      mend: "There are principal.tags, call.tools and findings.",
    }));
  }
  if (rootsOf(scope.vocabulary).includes(variable)) {
    return refuse(scope, span, () => ({
      message: `the variable ${shownName(variable)} has the name of a fact`,
      mend: "Give it another name.",
    }));
  }
  const sign = quantifier === "exists" ? "affirmed" : "denied";
  const where = conditionIn(body, { ...scope, variable: { name: variable, type: of.of } }, sign);
  if (where === undefined) return unknown;
  const some = testOf({ kind: "some", list: of.fact.path, where });
  return ofCondition(quantifier === "exists" ? some : not(some));
}
