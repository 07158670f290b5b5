import { expect, test } from "bun:test";
import fc from "fast-check";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import { ERROR, TRUE, type Truth } from "../../src/conditions/condition.ts";
import { parseExpression } from "../../src/conditions/parse-expression.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import type { Expression } from "../../src/conditions/syntax.ts";
import { anyExpression, anyFacts, vocabulary } from "./generators.ts";
import { evaluateReference, type ReferenceTruth } from "./reference.ts";

const expressions = 2_500;
const factsEach = 40;

test(`a compiled condition says what walking its tree says (${expressions * factsEach} cases)`, () => {
  fc.assert(
    fc.property(anyExpression, fc.array(anyFacts, { minLength: factsEach, maxLength: factsEach }), (tree, samples) => {
      const { expression, condition } = read(printExpression(tree));
      const compiled = compileCondition(condition, vocabulary);
      for (const facts of samples) {
        expect(named(compiled(facts))).toBe(evaluateReference(expression, facts, vocabulary));
      }
    }),
    { numRuns: expressions },
  );
});

function read(text: string) {
  const result = readCondition(text, vocabulary);
  if (!result.ok) throw new Error(`${text}\n${JSON.stringify(result.error)}`);
  return result.value;
}

function named(truth: Truth): ReferenceTruth {
  return truth === ERROR ? "error" : truth === TRUE;
}
