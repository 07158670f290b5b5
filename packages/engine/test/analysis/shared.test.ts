import { expect, test } from "bun:test";
import fc from "fast-check";
import { claimOfTest } from "../../src/analysis/claim-of-test.ts";
import { claimThat } from "../../src/analysis/claim-that.ts";
import { factTypesOf } from "../../src/analysis/fact-types.ts";
import type { Condition, SingleTest } from "../../src/conditions/condition.ts";
import { expressionOf } from "../../src/conditions/expression-of.ts";
import { factsRead, factsReadBy } from "../../src/conditions/facts-read.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { anyExpression, vocabulary } from "../conditions/generators.ts";

const anyCondition = anyExpression.map((expression): Condition => {
  const read = readCondition(printExpression(expression), vocabulary);
  if (!read.ok) throw new Error(read.error[0]?.message);
  return read.value.condition;
});

function singleTests(condition: Condition): readonly SingleTest[] {
  if (condition.kind === "constant") return [];
  return condition.kind === "test" ? [condition] : condition.operands.flatMap(singleTests);
}

test("what is kept of a test that conditions share is what is found anew", () => {
  const types = factTypesOf(vocabulary);
  fc.assert(
    fc.property(anyCondition, (condition) => {
      for (const single of singleTests(condition)) {
        const { test: asked, negated } = single;
        expect(printCondition(single)).toBe(printExpression(expressionOf(single)));
        expect(plain(claimThat(single, "true", types))).toBe(plain(claimOfTest(asked, !negated, types)));
        expect(plain(claimThat(single, "false", types))).toBe(plain(claimOfTest(asked, negated, types)));
      }
    }),
  );
});

test("conditions together read what each of them reads", () => {
  fc.assert(
    fc.property(fc.array(anyCondition, { maxLength: 5 }), (conditions) => {
      const apart = conditions.flatMap((condition) => [...factsRead(condition)]);
      expect([...factsReadBy(conditions)].sort()).toEqual([...new Set(apart)].sort());
    }),
  );
});

/** Sets of words have no text of their own. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Set ? [...part] : part));
}
