import { expect, test } from "bun:test";
import fc from "fast-check";
import { compileRelation } from "../conditions/compile-relation.ts";
import { ERROR, FALSE, type Term, TRUE, type Truth } from "../conditions/condition.ts";
import { namedTypes, vocabularyOf } from "../conditions/vocabulary.ts";
import type { Facts } from "../facts.ts";
import type { Relation } from "./claim-of-relation.ts";
import { hasNumber } from "./intervals.ts";
import { solveLinear } from "./solve-linear.ts";

const vocabulary = vocabularyOf({ signals: new Map([["n", namedTypes.int]]), actions: [] });
const wholeMax = Number.MAX_SAFE_INTEGER;
const whole = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(wholeMax, -wholeMax, wholeMax - 1, 2 ** 52, -(2 ** 52), 2 ** 26),
);
const n: Term = { kind: "fact", path: "signals.n" };

function term(depth: number): fc.Arbitrary<Term> {
  const leaf = fc.oneof(
    fc.constant(n),
    whole.map((value): Term => ({ kind: "literal", value })),
  );
  if (depth === 0) return leaf;
  const inner = term(depth - 1);
  return fc.oneof(
    leaf,
    fc.record({ kind: fc.constantFrom("add", "subtract"), left: inner, right: inner }),
    fc.record({ kind: fc.constant("multiply"), term: inner, by: whole }),
  );
}

const relation: fc.Arbitrary<Relation> = fc.record({
  kind: fc.constant("relation"),
  operator: fc.constantFrom("==", "<", "<="),
  left: term(3),
  right: term(2),
});

test("a solved relation is true, false and an error for the very numbers for which the compiled one is", () => {
  fc.assert(
    fc.property(relation, fc.array(whole, { minLength: 20, maxLength: 20 }), (asked, numbers) => {
      const solution = solveLinear(asked);
      const compiled = compileRelation(asked, vocabulary);
      const bounds = [...(solution?.holds ?? []), ...(solution?.fails ?? [])].flatMap(({ from, to }) => [
        from,
        to,
      ]);
      const near = bounds.flatMap((bound) => [bound - 1, bound, bound + 1]).filter(Number.isSafeInteger);
      for (const value of [...numbers, ...near])
        expect(solved(solution, value)).toBe(compiled(factsWith(value)));
    }),
    { numRuns: 2_000 },
  );
});

function solved(solution: ReturnType<typeof solveLinear>, value: number): Truth | undefined {
  if (solution === undefined) return undefined;
  if (hasNumber(solution.holds, value)) return TRUE;
  return hasNumber(solution.fails, value) ? FALSE : ERROR;
}

function factsWith(value: number): Facts {
  return {
    action: "infer:run",
    env: { name: "dev" },
    resource: { type: "document", sensitivity: "public" },
    signals: { n: value },
  };
}
