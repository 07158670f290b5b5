import { expect } from "bun:test";
import fc from "fast-check";
import type { Verdict } from "../../src/analysis/claim-that.ts";
import { clauseThat } from "../../src/analysis/clause.ts";
import { factTypesOf } from "../../src/analysis/fact-types.ts";
import { findWitness } from "../../src/analysis/find-witness.ts";
import { spaceOf } from "../../src/analysis/space.ts";
import type { Condition } from "../../src/conditions/condition.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import { vocabulary } from "../conditions/generators.ts";
import { anyCondition, subjectOf } from "./generators.ts";
import { declarationsOf, type Formulas, formulasOf } from "./to-smt.ts";
import type { Prover, Satisfiable } from "./z3.ts";

const types = factTypesOf(vocabulary);
const space = spaceOf(vocabulary);
const verdicts: readonly Verdict[] = ["true", "false", "error", "not-true", "not-false"];

/** Can the one condition be so and the other be true? Both are asked; how often both knew, by the answer. */
export async function agreeWithZ3(
  prover: Prover,
  cases: number,
  seed: number,
): Promise<Readonly<Record<Satisfiable, number>>> {
  const counts = { sat: 0, unsat: 0, unknown: 0 };
  const questions = fc
    .sample(fc.tuple(anyCondition, fc.constantFrom(...verdicts), anyCondition), { seed, numRuns: cases * 8 })
    .flatMap(([one, verdict, other]) => questionOf(one, verdict, other) ?? [])
    .slice(0, cases);
  expect(questions.length).toBe(cases);
  for (const { one, verdict, other, problem } of questions) {
    const answer = await prover.check(problem);
    const search = findWitness(
      [clauseThat(subjectOf(one), verdict, types), clauseThat(subjectOf(other), "true", types)],
      space,
    );
    const ours = ({ found: "sat", none: "unsat", unknown: "unknown" } as const)[search.kind];
    const isKnown = answer !== "unknown" && ours !== "unknown";
    counts[isKnown ? answer : "unknown"] += 1;
    if (isKnown && ours !== answer) {
      throw new Error(
        `seed ${seed}: Z3 says ${answer}, we say ${ours}: ${verdict}(${printCondition(one)}) and ${printCondition(other)}`,
      );
    }
  }
  return counts;
}

/** Rationals of hundreds of digits, as `< 0.0` has one, would cost Z3 most of its time; and it knows no infinity. */
function isHuge(condition: Condition): boolean {
  const numbers = JSON.stringify(condition, (_key, value: unknown) =>
    typeof value === "number" ? `${value}` : value,
  );
  return /e[+-]\d{3}|Infinity/.test(numbers);
}

function questionOf(one: Condition, verdict: Verdict, other: Condition) {
  if (isHuge(one) || isHuge(other)) return undefined;
  const a = formulasOf(one, vocabulary);
  const b = formulasOf(other, vocabulary);
  if (a === undefined || b === undefined) return undefined;
  const problem = [
    declarationsOf(vocabulary, [one, other]),
    `(assert ${isSo(a, verdict)})`,
    `(assert ${b.isTrue})`,
  ].join("\n");
  return { one, verdict, other, problem };
}

function isSo({ isTrue, isFalse }: Formulas, verdict: Verdict): string {
  switch (verdict) {
    case "true":
      return isTrue;
    case "false":
      return isFalse;
    case "error":
      return `(not (or ${isTrue} ${isFalse}))`;
    case "not-true":
      return `(not ${isTrue})`;
    case "not-false":
      return `(not ${isFalse})`;
  }
}
