import type { Condition, Test } from "./condition.ts";
import { printCondition } from "./print-condition.ts";

/** True where all operands are. Keeps the normal form (condition.ts): flat, sorted, each operand once. */
export function allOf(operands: readonly Condition[]): Condition {
  return joined("and", operands);
}

/** True where some operand is. */
export function anyOf(operands: readonly Condition[]): Condition {
  return joined("or", operands);
}

/** The negation, pushed down to the tests. */
export function not(condition: Condition): Condition {
  switch (condition.kind) {
    case "constant":
      return constant(!condition.value);
    case "test":
      return { ...condition, negated: !condition.negated };
    case "and":
      return anyOf(condition.operands.map(not));
    case "or":
      return allOf(condition.operands.map(not));
  }
}

export function testOf(test: Test): Condition {
  return { kind: "test", negated: false, test };
}

export function constant(value: boolean): Condition {
  return { kind: "constant", value };
}

/** A false operand decides a conjunction whatever the others say, an error included; a true one says nothing. */
function joined(kind: "and" | "or", operands: readonly Condition[]): Condition {
  const neutral = kind === "and";
  const byText = new Map<string, Condition>();
  for (const operand of operands.flatMap((one) => (one.kind === kind ? one.operands : [one]))) {
    if (operand.kind !== "constant") byText.set(printCondition(operand), operand);
    else if (operand.value !== neutral) return constant(!neutral);
  }
  const [first, second, ...others] = [...byText]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
  if (first === undefined) return constant(neutral);
  return second === undefined ? first : { kind, operands: [first, second, ...others] };
}
