import type { Condition, Test } from "../conditions/condition.ts";

/** Whether a condition names the action `tool:invoke` or the resource type `tool` (SEMANTICS 1). */
export function namesToolCalls(condition: Condition): boolean {
  return namesEither(condition, "tool:invoke", "tool");
}

/** Whether a condition names the action `policy:admin` or the resource type `policy` (SEMANTICS 5). */
export function namesPolicyChanges(condition: Condition): boolean {
  return namesEither(condition, "policy:admin", "policy");
}

function namesEither(condition: Condition, action: string, resourceType: string): boolean {
  switch (condition.kind) {
    case "constant":
      return false;
    case "test":
      return names(condition.test, "action", action) || names(condition.test, "resource.type", resourceType);
    case "and":
    case "or":
      return condition.operands.some((operand) => namesEither(operand, action, resourceType));
  }
}

/** Whether a test asks of the fact for this value, or for text that this value has. */
function names(test: Test, path: string, value: string): boolean {
  switch (test.kind) {
    case "one-of":
      return test.path === path && test.values.includes(value);
    case "entry":
      return test.path === path && test.value === value;
    case "text":
      return test.path === path && value.includes(test.text);
    default:
      return false;
  }
}
