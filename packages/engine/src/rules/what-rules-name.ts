import type { Condition, Test } from "../conditions/condition.ts";

/** Whether a condition names the action `tool:invoke` or the resource type `tool` (SEMANTICS 1). */
export function namesToolCalls(condition: Condition): boolean {
  switch (condition.kind) {
    case "constant":
      return false;
    case "test":
      return names(condition.test, "action", "tool:invoke") || names(condition.test, "resource.type", "tool");
    case "and":
    case "or":
      return condition.operands.some(namesToolCalls);
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
