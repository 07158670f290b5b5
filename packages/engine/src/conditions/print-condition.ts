import type { Condition } from "./condition.ts";
import { expressionOf } from "./expression-of.ts";
import { printExpression } from "./print-expression.ts";

/** The text of a condition in normal form. Read again, it has the same normal form (an entry of a map: the same meaning). */
export function printCondition(condition: Condition): string {
  return printExpression(expressionOf(condition));
}
