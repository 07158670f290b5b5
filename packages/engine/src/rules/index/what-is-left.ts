import type { Condition } from "../../conditions/condition.ts";
import type { Scalar } from "../../conditions/scalar.ts";
import type { FactPath } from "../../conditions/vocabulary.ts";

/** What a condition still asks, once it is known that a fact has a value: the operands of a conjunction that this settles are left out. */
export function whatIsLeft(condition: Condition, path: FactPath, value: Scalar): Condition {
  if (holdsFor(condition, path, value)) return { kind: "constant", value: true };
  if (condition.kind !== "and") return condition;
  const [first, second, ...more] = condition.operands.filter((operand) => !holdsFor(operand, path, value));
  if (first === undefined) return { kind: "constant", value: true };
  return second === undefined ? first : { kind: "and", operands: [first, second, ...more] };
}

/** Whether it is a test that is true for this value. */
function holdsFor(condition: Condition, path: FactPath, value: Scalar): boolean {
  if (condition.kind !== "test") return false;
  const { test, negated } = condition;
  if (test.kind === "one-of") return test.path === path && test.values.includes(value) !== negated;
  return test.kind === "entry" && test.path === path && test.value === value && !negated;
}
