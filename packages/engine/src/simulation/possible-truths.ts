import { compileCondition } from "../conditions/compile-condition.ts";
import { type Condition, ERROR, FALSE, TRUE } from "../conditions/condition.ts";
import { factsRead } from "../conditions/facts-read.ts";
import type { FactPath, Vocabulary } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";

/** The values that a condition may have, one bit each: `1 << TRUE`, `1 << FALSE`, `1 << ERROR`. Never none. */
export type Truths = number;

export const CAN_BE_FALSE: Truths = 1 << FALSE;
export const CAN_BE_TRUE: Truths = 1 << TRUE;
export const CAN_ERR: Truths = 1 << ERROR;
const ANY: Truths = CAN_BE_FALSE | CAN_BE_TRUE | CAN_ERR;

/** What a condition may come to where some facts are not known. */
export type PossibleTruths = (facts: Facts, doubted: ReadonlySet<FactPath>) => Truths;

/**
 * Compiles a condition to the values that it may have, whatever the doubted facts are. Its tests count as independent of each
 * other, so it may give a value more than there is, and never one less.
 */
export function possibleTruths(condition: Condition, vocabulary: Vocabulary): PossibleTruths {
  switch (condition.kind) {
    case "constant":
      return () => (condition.value ? CAN_BE_TRUE : CAN_BE_FALSE);
    case "test": {
      const test = compileCondition(condition, vocabulary);
      const reads = [...factsRead(condition)];
      return (facts, doubted) => (reads.some((path) => doubted.has(path)) ? ANY : 1 << test(facts));
    }
    case "and":
      return joined(condition.operands, vocabulary, bothHold);
    case "or":
      return joined(condition.operands, vocabulary, eitherHolds);
  }
}

function joined(
  [first, ...others]: readonly [Condition, ...Condition[]],
  vocabulary: Vocabulary,
  join: (a: Truths, b: Truths) => Truths,
): PossibleTruths {
  const start = possibleTruths(first, vocabulary);
  const rest = others.map((operand) => possibleTruths(operand, vocabulary));
  return (facts, doubted) =>
    rest.reduce((truths, operand) => join(truths, operand(facts, doubted)), start(facts, doubted));
}

/** `false` decides, then an error. */
function bothHold(a: Truths, b: Truths): Truths {
  return (CAN_BE_FALSE & (a | b)) | (CAN_BE_TRUE & a & b) | (canErrBeside(a, b, CAN_BE_TRUE) ? CAN_ERR : 0);
}

/** `true` decides, then an error. */
function eitherHolds(a: Truths, b: Truths): Truths {
  return (CAN_BE_TRUE & (a | b)) | (CAN_BE_FALSE & a & b) | (canErrBeside(a, b, CAN_BE_FALSE) ? CAN_ERR : 0);
}

/** Whether one may be an error while the other leaves it standing: is an error too, or the value that decides nothing. */
function canErrBeside(a: Truths, b: Truths, neutral: Truths): boolean {
  const standing = CAN_ERR | neutral;
  return ((a & CAN_ERR) !== 0 && (b & standing) !== 0) || ((b & CAN_ERR) !== 0 && (a & standing) !== 0);
}
