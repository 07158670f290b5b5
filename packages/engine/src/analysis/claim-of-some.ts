import type { Condition, Test } from "../conditions/condition.ts";
import { all, type Claim } from "./claim.ts";
import { claimOfAnswer } from "./claim-of-answer.ts";
import { claimOfLengths } from "./claim-of-test.ts";
import { claimThat } from "./claim-that.ts";
import { elementTypesOf, type FactTypes, isOfElement } from "./fact-types.ts";
import { lengths } from "./intervals.ts";
import { anyList } from "./value-set.ts";

type Some = Extract<Test, { kind: "some" }>;

/** The claim that some element meets the condition, or that the list is there and none does. */
export function claimOfSome(test: Some, value: boolean, types: FactTypes): Claim {
  if (!isAboutElement(test.where)) {
    const [wanted, opposite] = value ? (["true", "false"] as const) : (["false", "true"] as const);
    const isThere = claimOfLengths(test.list, lengths.all, types);
    return all(isThere, claimOfAnswer(test, [wanted], [opposite, "error"]));
  }
  const elements = elementTypesOf(types, test.list);
  const list = anyList(elements);
  const where = claimThat(test.where, "true", elements);
  const some = { ...list, some: [where] };
  const none = { ...list, none: [where] };
  const [inside, outside] = value ? [some, none] : [none, some];
  return { kind: "within", dimension: test.list, inside, outside: { ...outside, absent: true } };
}

/** Whether the condition reads the element alone and cannot be an error: an element is there, and of its type. */
function isAboutElement(condition: Condition): boolean {
  switch (condition.kind) {
    case "constant":
      return true;
    case "and":
    case "or":
      return condition.operands.every(isAboutElement);
    case "test": {
      const { test } = condition;
      if (test.kind === "relation" || test.kind === "some") return false;
      return isOfElement(test.kind === "range" ? test.of.path : test.path);
    }
  }
}
