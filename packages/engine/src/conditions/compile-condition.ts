import type { Check } from "./check.ts";
import { compileTest } from "./compile-test.ts";
import { type Condition, ERROR, FALSE, type SingleTest, TRUE, type Truth } from "./condition.ts";
import { sharedTest } from "./share-tests.ts";
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
    case "test": {
      const shared = sharedTest(condition, vocabulary);
      shared.check ??= compileSingle(condition, vocabulary);
      return shared.check;
    }
  }
}

function compileSingle(condition: SingleTest, vocabulary: Vocabulary): Check {
  const { test, negated } = condition;
  const check = compileTest(test, vocabulary, ({ where }) => compileCondition(where, vocabulary));
  return negated ? opposite(check) : check;
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
