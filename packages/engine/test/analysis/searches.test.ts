import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { budgetOf } from "../../src/analysis/budget.ts";
import { clauseThat } from "../../src/analysis/clause.ts";
import { factTypesOf } from "../../src/analysis/fact-types.ts";
import { findBoxes } from "../../src/analysis/find-boxes.ts";
import { findWitness } from "../../src/analysis/find-witness.ts";
import { mergeRegions } from "../../src/analysis/merge-regions.ts";
import { spaceOf } from "../../src/analysis/space.ts";
import type { Condition } from "../../src/conditions/condition.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import type { Facts } from "../../src/index.ts";
import { vocabulary } from "../conditions/generators.ts";
import { boxHas, comparesFacts } from "./box-has.ts";
import { anyCondition, someRequests, subjectOf } from "./generators.ts";

const types = factTypesOf(vocabulary);
const space = spaceOf(vocabulary);
const anyVerdict = fc.constantFrom("true", "false", "error", "not-true", "not-false");

describe("the boxes of a condition", () => {
  test("hold the requests of which it is so, each in one box, and no others (32,000 cases)", () => {
    fc.assert(
      fc.property(anyCondition, anyVerdict, someRequests, (condition, verdict, requests) => {
        const { claim, holds } = clauseThat(subjectOf(condition), verdict, types);
        const budget = budgetOf(50_000);
        const boxes = [...findBoxes([claim], space, budget)];
        fc.pre(!budget.isSpent() && !boxes.some(comparesFacts));
        for (const facts of requests) {
          const holding = boxes.filter((box) => boxHas(box, facts));
          expect(holding.length).toBe(holds(facts) ? 1 : 0);
        }
      }),
      { numRuns: 800 },
    );
  });

  test("hold the same requests when they are merged", () => {
    fc.assert(
      fc.property(anyCondition, someRequests, (condition, requests) => {
        const { claim } = clauseThat(subjectOf(condition), "true", types);
        const boxes = [...findBoxes([claim], space, budgetOf(5_000))].slice(0, 30);
        fc.pre(!boxes.some(comparesFacts));
        const merged = mergeRegions(
          boxes.map((box) => ({ box })),
          space,
        );
        expect(merged.length).toBeLessThanOrEqual(boxes.length);
        for (const facts of requests) {
          expect(merged.some(({ box }) => boxHas(box, facts))).toBe(boxes.some((box) => boxHas(box, facts)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a search for a request", () => {
  // If this breaks, two rules that contradict each other are loaded, or an invariant is called proved that is not.
  test("that says none is right (attacked with 60,000 requests)", () => {
    fc.assert(
      fc.property(anyCondition, anyVerdict, anyCondition, someRequests, (one, verdict, other, requests) => {
        const clauses = [
          clauseThat(subjectOf(one), verdict, types),
          clauseThat(subjectOf(other), "true", types),
        ];
        const search = findWitness(clauses, space);
        const isShown = (facts: Facts) => clauses.every(({ holds }) => holds(facts));
        if (search.kind === "found") expect(isShown(search.witness)).toBe(true);
        if (search.kind === "none") expect(requests.find(isShown)).toBeUndefined();
      }),
      { numRuns: 1_500 },
    );
  });

  test("knows the answer where no facts are compared with each other, and no text has to be endless", () => {
    fc.assert(
      fc.property(anyCondition, anyVerdict, anyCondition, (one, verdict, other) => {
        const clauses = [
          clauseThat(subjectOf(one), verdict, types),
          clauseThat(subjectOf(other), "true", types),
        ];
        fc.pre(!clauses.some(({ claim }) => JSON.stringify(claim).includes('"answers"')));
        fc.pre(!mayNeedEndlessText([one, other]));
        expect(findWitness(clauses, space).kind).not.toBe("unknown");
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A length that is calculated, or compared with a great number, may have to be greater than any text that can be built. */
function mayNeedEndlessText(conditions: readonly Condition[]): boolean {
  const texts = conditions.map(printCondition);
  return texts.some((text) => text.includes("size(") && / [-+*] |\d{10}/.test(text));
}
