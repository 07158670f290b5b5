import { comparisonLevel, levelOf, primaryLevel, unaryLevel } from "./operators.ts";
import { printLiteral } from "./print-literal.ts";
import type { Expression } from "./syntax.ts";

/** The text of an expression, with the fewest parentheses. Read again, it is the same expression but for the spans. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return printLiteral(expression.value, expression.number);
    case "path":
      return expression.segments.join(".");
    case "list":
      return `[${expression.items.map(printExpression).join(", ")}]`;
    case "size":
    case "has":
      return `${expression.kind}(${printExpression(expression.of)})`;
    case "method":
      return `${printAt(primaryLevel, expression.of)}.${expression.method}(${printExpression(expression.argument)})`;
    case "quantified": {
      const { list, quantifier, variable, body } = expression;
      return `${printAt(primaryLevel, list)}.${quantifier}(${variable}, ${printExpression(body)})`;
    }
    case "unary":
      return `${expression.operator}${printAt(unaryLevel, expression.operand)}`;
    case "binary":
      return printBinary(expression);
  }
}

type Binary = Extract<Expression, { kind: "binary" }>;

/** Walks down the left side in a loop: a chain of operators is as long as the text allows. */
function printBinary(expression: Binary): string {
  const level = levelOf(expression.operator);
  const parts: string[] = [];
  let left: Expression = expression;
  while (left.kind === "binary" && levelOf(left.operator) === level) {
    parts.push(printAt(level + 1, left.right), left.operator);
    left = left.left;
    if (level === comparisonLevel) break;
  }
  parts.push(printAt(level === comparisonLevel ? level + 1 : level, left));
  return parts.reverse().join(" ");
}

function printAt(level: number, expression: Expression): string {
  const text = printExpression(expression);
  return levelOfExpression(expression) < level ? `(${text})` : text;
}

function levelOfExpression(expression: Expression): number {
  if (expression.kind === "binary") return levelOf(expression.operator);
  const isNegative =
    expression.kind === "literal" && typeof expression.value === "number" && expression.value < 0;
  return expression.kind === "unary" || isNegative ? unaryLevel : primaryLevel;
}
