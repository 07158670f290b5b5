import type { Check } from "./check.ts";
import type { Condition, SingleTest } from "./condition.ts";
import { printCondition } from "./print-condition.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A test, and its check once it was compiled. */
export interface SharedTest {
  readonly test: SingleTest;
  check?: Check;
}

const testsOf = new WeakMap<Vocabulary, Map<string, SharedTest>>();

/** The same condition, its single tests shared with every other condition of the vocabulary: many rules ask the same. */
export function shareTests(condition: Condition, vocabulary: Vocabulary): Condition {
  switch (condition.kind) {
    case "constant":
      return condition;
    case "and":
    case "or": {
      const [first, second, ...others] = condition.operands;
      const share = (operand: Condition): Condition => shareTests(operand, vocabulary);
      return { kind: condition.kind, operands: [share(first), share(second), ...others.map(share)] };
    }
    case "test":
      return sharedTest(condition, vocabulary).test;
  }
}

/** What all conditions of the vocabulary with this test share. */
export function sharedTest(test: SingleTest, vocabulary: Vocabulary): SharedTest {
  const tests = testsOf.get(vocabulary) ?? new Map<string, SharedTest>();
  testsOf.set(vocabulary, tests);
  const text = printCondition(test);
  const shared = tests.get(text) ?? { test };
  tests.set(text, shared);
  return shared;
}
