import { type Condition, ERROR, FALSE, printCondition, TRUE, type Truth } from "@meshgate/engine";
import type { LookedAt } from "./walk-rules.ts";

/** One line of a condition that is shown as a tree: a clause, or the head of several. */
export interface ClauseLine {
  /** 0 for what must all be true. */
  readonly depth: number;
  /** The clause's, or that of all under the head together. */
  readonly truth: Truth;
  /** The clause, or `any of`, `all of`. */
  readonly text: string;
  /** What was found; empty for a head. */
  readonly why: string;
}

/** The condition of a rule as it is nested, each clause with its truth. */
export function clauseTree({ rule, clauses }: LookedAt): readonly ClauseLine[] {
  const found = new Map(clauses.map((clause) => [clause.text, clause]));
  const { condition } = rule;
  return condition.kind === "and"
    ? condition.operands.flatMap((operand) => linesOf(operand, 0, found))
    : linesOf(condition, 0, found);
}

function linesOf(
  condition: Condition,
  depth: number,
  found: ReadonlyMap<string, LookedAt["clauses"][number]>,
): readonly ClauseLine[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "test": {
      const clause = found.get(printCondition(condition));
      return clause === undefined ? [] : [{ depth, ...clause }];
    }
    case "and":
    case "or": {
      const below = condition.operands.flatMap((operand) => linesOf(operand, depth + 1, found));
      const truths = below.filter((line) => line.depth === depth + 1).map(({ truth }) => truth);
      const isAny = condition.kind === "or";
      return [
        { depth, truth: together(truths, isAny ? TRUE : FALSE), text: isAny ? "any of" : "all of", why: "" },
        ...below,
      ];
    }
  }
}

/** Strong Kleene: `decisive` settles it, else an error spreads. */
function together(truths: readonly Truth[], decisive: typeof TRUE | typeof FALSE): Truth {
  if (truths.includes(decisive)) return decisive;
  if (truths.includes(ERROR)) return ERROR;
  return decisive === TRUE ? FALSE : TRUE;
}
