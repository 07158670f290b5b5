import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { assumeFact } from "../../src/conditions/assume-fact.ts";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import { type Condition, ERROR, TRUE, type Truth } from "../../src/conditions/condition.ts";
import { factAt } from "../../src/conditions/fact-at.ts";
import { factsRead } from "../../src/conditions/facts-read.ts";
import { allOf, anyOf, not } from "../../src/conditions/normal-form.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { type ReadCondition, readCondition } from "../../src/conditions/read-condition.ts";
import { readEntries } from "../../src/conditions/read-entries.ts";
import { scalarReader } from "../../src/conditions/read-fact.ts";
import { traceCondition } from "../../src/conditions/trace-condition.ts";
import { admits } from "../../src/conditions/value-type.ts";
import type { Facts } from "../../src/index.ts";
import { anyExpression, anyFacts, anyMap, vocabulary, withoutSpans } from "./generators.ts";
import { evaluateReference, matchReference, type ReferenceTruth } from "./reference.ts";

const factsEach = 40;
const samples = fc.array(anyFacts, { minLength: factsEach, maxLength: factsEach });

describe("a compiled condition", () => {
  test("says what walking its tree says (100,000 cases)", () => {
    fc.assert(
      fc.property(anyExpression, samples, (tree, all) => {
        const { expression, condition } = read(printExpression(tree));
        const compiled = compileCondition(condition, vocabulary);
        for (const facts of all) {
          expect(named(compiled(facts))).toBe(evaluateReference(expression, facts, vocabulary));
        }
      }),
      { numRuns: 100_000 / factsEach },
    );
  }, 30_000);

  test("says of a map what comparing its entries one by one says (20,000 cases)", () => {
    fc.assert(
      fc.property(anyMap, samples, (map, all) => {
        const entries = readEntries(map, vocabulary);
        if (!entries.ok) throw new Error(JSON.stringify(entries.error));
        const compiled = compileCondition(entries.value, vocabulary);
        for (const facts of all) {
          expect(named(compiled(facts))).toBe(matchReference(map, facts, vocabulary));
        }
      }),
      { numRuns: 20_000 / factsEach },
    );
  });

  test("depends on no fact but those that factsRead names", () => {
    fc.assert(
      fc.property(anyExpression, anyFacts, (tree, facts) => {
        const { condition } = read(printExpression(tree));
        const names = factsRead(condition);
        const signals = Object.entries(facts.signals).filter(([name]) => names.has(`signals.${name}`));
        const compiled = compileCondition(condition, vocabulary);
        expect(compiled({ ...facts, signals: Object.fromEntries(signals) })).toBe(compiled(facts));
      }),
    );
  });

  test("says the same once a fact is assumed to have the value that it has", () => {
    fc.assert(
      fc.property(anyExpression, samples, (tree, all) => {
        const { condition } = read(printExpression(tree));
        for (const facts of all) {
          for (const [path, value] of knownScalars(condition, facts)) {
            const assumed = assumeFact(condition, path, value);
            expect(factsRead(assumed)).not.toContain(path);
            expect(truthOf(assumed, facts)).toBe(truthOf(condition, facts));
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a printed expression", () => {
  test("is read as the same expression", () => {
    fc.assert(
      fc.property(anyExpression, (tree) => {
        expect(withoutSpans(read(printExpression(tree)).expression)).toEqual(withoutSpans(tree));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the normal form", () => {
  test("is read from its own text as it is", () => {
    fc.assert(
      fc.property(anyExpression, (tree) => {
        const { condition } = read(printExpression(tree));
        expect(read(printCondition(condition)).condition).toEqual(condition);
      }),
      { numRuns: 1_000 },
    );
  });

  test("takes a negation of a negation back to what was negated", () => {
    fc.assert(
      fc.property(anyExpression, (tree) => {
        const { condition } = read(printExpression(tree));
        expect(not(not(condition))).toEqual(condition);
      }),
    );
  });

  test("is the same in whatever order, and however often, its parts are written", () => {
    const parts = fc.array(anyExpression, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), (trees, random) => {
        const conditions = trees.map((tree) => read(printExpression(tree)).condition);
        const shuffled = [...conditions, ...conditions]
          .map((condition) => ({ condition, at: random.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ condition }) => condition);
        expect(allOf(shuffled)).toEqual(allOf(conditions));
        expect(anyOf(shuffled)).toEqual(anyOf(conditions));
      }),
    );
  });
});

describe("a trace", () => {
  test("gives each test once, by a text that is read as that test, with its truth", () => {
    fc.assert(
      fc.property(anyExpression, anyFacts, (tree, facts) => {
        const { condition } = read(printExpression(tree));
        const trace = traceCondition(condition, facts, vocabulary);
        expect(trace.truth).toBe(truthOf(condition, facts));
        expect(new Set(trace.tests.map(({ text }) => text)).size).toBe(trace.tests.length);
        for (const { text, truth, why } of trace.tests) {
          expect(truth).toBe(truthOf(read(text).condition, facts));
          expect(why).toEndWith(".");
        }
      }),
      { numRuns: 300 },
    );
  });
});

function read(text: string): ReadCondition {
  const result = readCondition(text, vocabulary);
  if (!result.ok) throw new Error(`${text}\n${JSON.stringify(result.error)}`);
  return result.value;
}

function truthOf(condition: Condition, facts: Facts): Truth {
  return compileCondition(condition, vocabulary)(facts);
}

function named(truth: Truth): ReferenceTruth {
  return truth === ERROR ? "error" : truth === TRUE;
}

/** The scalars that the condition reads, where they are there and of their type. */
function knownScalars(condition: Condition, facts: Facts) {
  return [...factsRead(condition)].flatMap((path) => {
    const { type } = factAt(vocabulary, path);
    const value = type.kind === "list" ? undefined : scalarReader(path)(facts);
    return admits(type, value) ? [[path, value] as const] : [];
  });
}
