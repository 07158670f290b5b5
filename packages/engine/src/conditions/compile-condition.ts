import type { Check } from "./check.ts";
import { compileTest } from "./compile-test.ts";
import { type Condition, ERROR, FALSE, TRUE, type Truth } from "./condition.ts";
import { printCondition } from "./print-condition.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * A function that gives the condition's truth for some facts, without allocating. Equal conditions of one vocabulary share
 * their functions.
 */
export function compileCondition(condition: Condition, vocabulary: Vocabulary): Check {
  switch (condition.kind) {
    case "constant":
      return condition.value ? alwaysTrue : alwaysFalse;
    case "and":
      return allTrue(condition.operands.map((operand) => compileCondition(operand, vocabulary)));
    case "or":
      return anyTrue(condition.operands.map((operand) => compileCondition(operand, vocabulary)));
    case "test":
      return sharedTest(condition, vocabulary);
  }
}

const compiledTests = new WeakMap<Vocabulary, Map<string, Check>>();

function sharedTest(condition: Extract<Condition, { kind: "test" }>, vocabulary: Vocabulary): Check {
  const known = compiledTests.get(vocabulary) ?? new Map<string, Check>();
  compiledTests.set(vocabulary, known);
  const text = printCondition(condition);
  const shared = known.get(text);
  if (shared !== undefined) return shared;
  const positive = compileTest(condition.test, vocabulary, ({ where }) =>
    compileCondition(where, vocabulary),
  );
  const compiled = condition.negated ? opposite(positive) : positive;
  known.set(text, compiled);
  return compiled;
}

const alwaysTrue: Check = () => TRUE;
const alwaysFalse: Check = () => FALSE;

function opposite(check: Check): Check {
  return (facts, element) => {
    const truth = check(facts, element);
    if (truth === ERROR) return ERROR;
    return truth === TRUE ? FALSE : TRUE;
  };
}

/** False where some is false, else an error where some is one (strong Kleene). */
function allTrue(checks: readonly Check[]): Check {
  return (facts, element) => {
    let all: Truth = TRUE;
    for (const check of checks) {
      const truth = check(facts, element);
      if (truth === FALSE) return FALSE;
      if (truth === ERROR) all = ERROR;
    }
    return all;
  };
}

/** True where some is true, else an error where some is one. */
function anyTrue(checks: readonly Check[]): Check {
  return (facts, element) => {
    let any: Truth = FALSE;
    for (const check of checks) {
      const truth = check(facts, element);
      if (truth === TRUE) return TRUE;
      if (truth === ERROR) any = ERROR;
    }
    return any;
  };
}
