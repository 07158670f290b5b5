import type { Condition, SingleTest } from "./condition.ts";
import { expressionOf } from "./expression-of.ts";
import { printExpression } from "./print-expression.ts";

/** The text of a condition in normal form. Read again, it has the same normal form (an entry of a map: the same meaning). */
export function printCondition(condition: Condition): string {
  if (condition.kind !== "test") return printExpression(expressionOf(condition));
  const text = texts.get(condition) ?? printExpression(expressionOf(condition));
  texts.set(condition, text);
  return text;
}

/** Single tests are printed time and again: the texts of operands put them in order, and find equal ones. */
const texts = new WeakMap<SingleTest, string>();
