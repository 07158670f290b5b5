import type { Facts } from "../facts.ts";
import { compileCondition } from "./compile-condition.ts";
import type { Condition, SingleTest, Truth } from "./condition.ts";
import { describeFinding } from "./describe-finding.ts";
import { printCondition } from "./print-condition.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface ConditionTrace {
  readonly truth: Truth;
  /** Each single test of the condition once, negation included, in the order of the normal form. */
  readonly tests: readonly TracedTest[];
}

export interface TracedTest {
  readonly text: string;
  readonly truth: Truth;
  /** One sentence: what was found. */
  readonly why: string;
}

/** The truth of a condition, and of each of its tests. The constant conditions have none. */
export function traceCondition(condition: Condition, facts: Facts, vocabulary: Vocabulary): ConditionTrace {
  const byText = new Map(leavesOf(condition).map((leaf) => [printCondition(leaf), leaf]));
  const tests = [...byText].map(([text, leaf]) => {
    const truth = compileCondition(leaf, vocabulary)(facts);
    return { text, truth, why: describeFinding(leaf, truth, facts, vocabulary) };
  });
  return { truth: compileCondition(condition, vocabulary)(facts), tests };
}

function leavesOf(condition: Condition): readonly SingleTest[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "and":
    case "or":
      return condition.operands.flatMap(leavesOf);
    case "test":
      return [condition];
  }
}
