import { calculate, negate } from "./calculate.ts";
import { compare } from "./compare.ts";
import type { Complaint } from "./complaint.ts";
import type { Condition } from "./condition.ts";
import { type Meaning, type Operand, ofCondition, type Scope, unknown } from "./meaning.ts";
import { isIn } from "./membership.ts";
import { allOf, anyOf, constant, not, testOf } from "./normal-form.ts";
import { textMethods } from "./operations.ts";
import { presenceOf } from "./presence.ts";
import { resolvePath } from "./resolve-path.ts";
import type { Expression } from "./syntax.ts";
import { countChars, describeType, sortOfScalar } from "./value-type.ts";
import type { ValueType } from "./vocabulary.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** The condition that an expression is: its types checked, in normal form. What stands in for a problem means nothing. */
export function understandCondition(expression: Expression, scope: Scope): Condition {
  const meaning = understand(expression, scope);
  if (meaning.kind === "condition") return meaning.condition;
  if (meaning.kind === "term" && meaning.sort === "bool") {
    if (meaning.term.kind === "literal") return constant(meaning.term.value === true);
    if (meaning.term.kind === "fact")
      return testOf({ kind: "one-of", path: meaning.term.path, values: [true] });
  }
  if (meaning.kind !== "unknown") scope.report("TYPE_ERROR", expression.span, () => notACondition(meaning));
  return constant(false);
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
      return understandHas(expression, scope);
    case "size":
      return understandSize(expression, scope);
    case "method":
      return understandMethod(expression, scope);
    case "quantified":
      return understandQuantified(expression, scope);
    case "unary":
      if (expression.operator === "-") return negate(operand(expression.operand, scope), scope);
      return ofCondition(not(understandCondition(expression.operand, scope)));
    case "binary":
      return understandBinary(expression, scope);
  }
}

function operand(expression: Expression, scope: Scope): Operand {
  return { meaning: understand(expression, scope), span: expression.span };
}

function understandLiteral({ value, number }: Of<"literal">): Meaning {
  if (value === null) return { kind: "null" };
  const type: ValueType = { kind: "one-of", values: [value] };
  return { kind: "term", term: { kind: "literal", value }, sort: number ?? sortOfScalar(value), type };
}

function understandBinary(expression: Of<"binary">, scope: Scope): Meaning {
  const { operator, left, right } = expression;
  switch (operator) {
    case "&&":
      return ofCondition(allOf(chain(expression).map((part) => understandCondition(part, scope))));
    case "||":
      return ofCondition(anyOf(chain(expression).map((part) => understandCondition(part, scope))));
    case "in":
      return isIn(operand(left, scope), operand(right, scope), scope);
    case "+":
    case "-":
    case "*":
      return calculate(operator, operand(left, scope), operand(right, scope), scope);
    default:
      return compare(operator, operand(left, scope), operand(right, scope), scope);
  }
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

function understandHas({ of, span }: Of<"size" | "has">, scope: Scope): Meaning {
  const meaning = understand(of, scope);
  if (meaning.kind === "unknown") return unknown;
  const present = presenceOf(meaning, scope.vocabulary);
  if (present !== undefined) return ofCondition(present);
  return refuse(scope, span, { message: "`has` asks for a fact", mend: "Name one: has(resource.id)." });
}

function understandSize({ of, span }: Of<"size" | "has">, scope: Scope): Meaning {
  const meaning = understand(of, scope);
  if (meaning.kind === "unknown") return unknown;
  const type: ValueType = { kind: "int", min: 0, max: Number.MAX_SAFE_INTEGER };
  if (meaning.kind === "list-fact") {
    return { kind: "term", term: { kind: "size", path: meaning.fact.path }, sort: "int", type };
  }
  if (meaning.kind === "term" && meaning.sort === "string") {
    const { term } = meaning;
    if (term.kind === "fact")
      return { kind: "term", term: { kind: "size", path: term.path }, sort: "int", type };
    if (term.kind === "literal") {
      const value = countChars(`${term.value}`);
      return { kind: "term", term: { kind: "literal", value }, sort: "int", type };
    }
  }
  return refuse(scope, span, {
    message: "`size` counts the characters of a string or the elements of a list of the facts",
    mend: "Write size(resource.id) or size(call.tools).",
  });
}

function understandMethod({ of, method, argument }: Of<"method">, scope: Scope): Meaning {
  const [text, part] = [understand(of, scope), understand(argument, scope)];
  if (text.kind === "unknown" || part.kind === "unknown") return unknown;
  if (part.kind !== "term" || part.term.kind !== "literal" || typeof part.term.value !== "string") {
    return refuse(scope, argument.span, {
      message: `\`${method}\` looks for a text in quotes`,
      mend: `Write it like this: resource.id.${method}('text').`,
    });
  }
  if (text.kind === "term" && text.sort === "string") {
    const { term } = text;
    if (term.kind === "fact") {
      return ofCondition(testOf({ kind: "text", method, path: term.path, text: part.term.value }));
    }
    if (term.kind === "literal")
      return ofCondition(constant(textMethods[method](`${term.value}`, part.term.value)));
  }
  const isList = text.kind === "list-fact" || text.kind === "list";
  return refuse(scope, of.span, {
    message: `\`${method}\` is asked of a string, and this is ${isList ? "a list" : "none"}`,
    mend: isList
      ? "Ask for an element: 'shell' in call.tools."
      : `Write it like this: resource.id.${method}('text').`,
  });
}

function understandQuantified(expression: Of<"quantified">, scope: Scope): Meaning {
  const { list, variable, body, quantifier } = expression;
  if (scope.variable !== undefined) {
    return refuse(scope, expression.span, {
      message: "a quantifier stands inside another",
      mend: "Join them outside: call.tools.exists(t, ...) && findings.exists(f, ...).",
    });
  }
  const of = understand(list, scope);
  if (of.kind === "unknown") return unknown;
  if (of.kind !== "list-fact") {
    return refuse(scope, list.span, {
      message: `\`${quantifier}\` asks a list of the facts`,
      mend: "There are principal.tags, call.tools and findings.",
    });
  }
  if ([...scope.vocabulary.facts.keys()].some((path) => path.split(".")[0] === variable)) {
    return refuse(scope, expression.span, {
      message: `the variable \`${variable}\` has the name of a fact`,
      mend: "Give it another name.",
    });
  }
  const where = understandCondition(body, { ...scope, variable: { name: variable, type: of.of } });
  if (quantifier === "exists") return ofCondition(testOf({ kind: "some", list: of.fact.path, where }));
  return ofCondition(not(testOf({ kind: "some", list: of.fact.path, where: not(where) })));
}

function notACondition(meaning: Meaning): Complaint {
  const is =
    meaning.kind === "term" ? describeType(meaning.type) : meaning.kind === "null" ? "null" : "a list";
  return {
    message: `a condition is true or false, and this is ${is}`,
    mend: "Compare it with something: x == 'a'.",
  };
}

function refuse(scope: Scope, span: Expression["span"], complaint: Complaint): Meaning {
  scope.report("TYPE_ERROR", span, () => complaint);
  return unknown;
}
