import type { BinaryOperator } from "./syntax.ts";

/** From the loosest to the tightest, as in CEL. All are read from the left; comparisons do not chain. */
export const binaryLevels: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<", "<=", ">", ">=", "in"],
  ["+", "-"],
  ["*"],
];

export const comparisonLevel = 2;
/** `!` and `-` before a value, and a negative number. */
export const unaryLevel = binaryLevels.length;
/** What never needs parentheses. */
export const primaryLevel = unaryLevel + 1;

export function levelOf(operator: BinaryOperator): number {
  return binaryLevels.findIndex((operators) => operators.includes(operator));
}
