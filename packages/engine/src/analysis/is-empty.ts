import type { Budget } from "./budget.ts";
import { fillList } from "./fill-list.ts";
import { shortestText } from "./shortest-text.ts";
import type { ScalarSet, ValueSet } from "./value-set.ts";

/** Whether the set is proved to be empty. Where that cannot be told it counts as not empty. */
export function isEmpty(set: ValueSet, budget?: Budget): boolean {
  switch (set.kind) {
    case "scalars":
      return !set.absent && hasNoValue(set, budget);
    case "lists":
      return !set.absent && fillList(set, budget).kind === "none";
    case "answers":
      return set.answers.length === 0;
  }
}

function hasNoValue(set: ScalarSet, budget: Budget | undefined): boolean {
  return (
    set.bools.length === 0 &&
    set.wholes.length === 0 &&
    set.fractions.length === 0 &&
    shortestText(set.texts, budget).kind === "none"
  );
}
