import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { comparePolicies } from "../../src/analysis/compare-policies.ts";
import { effectKey } from "../../src/analysis/effect.ts";
import { findOverlaps } from "../../src/analysis/find-overlaps.ts";
import { findUnreachable } from "../../src/analysis/find-unreachable.ts";
import { proveInvariant } from "../../src/analysis/prove-invariant.ts";
import { assumeFact } from "../../src/conditions/assume-fact.ts";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import { type Condition, TRUE } from "../../src/conditions/condition.ts";
import { anyOf, not } from "../../src/conditions/normal-form.ts";
import { withDecision } from "../../src/conditions/with-decision.ts";
import { type Outcome, outcomes } from "../../src/decision.ts";
import type { Facts, RuleSet } from "../../src/index.ts";
import { applyRules } from "../../src/index.ts";
import { vocabulary } from "../conditions/generators.ts";
import {
  anyCondition,
  anyFallback,
  anyRuleForms,
  blocking,
  conditionOf,
  ruleSetOf,
  someRequests,
} from "./generators.ts";

describe("overlaps", () => {
  test("are all that there are, and each has a request that both rules match", () => {
    fc.assert(
      fc.property(fc.array(anyCondition, { maxLength: 12 }), someRequests, (conditions, requests) => {
        const { rules } = ruleSetOf(conditions.map(blocking));
        const overlaps = findOverlaps(rules, vocabulary);
        const told = new Set(overlaps.map(({ first, second }) => `${first.ruleId} ${second.ruleId}`));
        for (const { first, second, verdict } of overlaps) {
          if (verdict.kind !== "overlap") continue;
          expect([first.test(verdict.witness), second.test(verdict.witness)]).toEqual([TRUE, TRUE]);
        }
        for (const facts of requests) {
          const matching = rules.filter((rule) => rule.test(facts) === TRUE);
          for (const [index, first] of matching.entries()) {
            for (const second of matching.slice(index + 1)) {
              expect(told).toContain(`${first.ruleId} ${second.ruleId}`);
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

const anyRuleSet = fc.tuple(anyRuleForms, anyFallback).map(([forms, fallback]) => ruleSetOf(forms, fallback));

describe("an unreachable rule", () => {
  test("never decides, and without the rules that are named it would", () => {
    fc.assert(
      fc.property(anyRuleSet, someRequests, (ruleSet, requests) => {
        for (const { rule, verdict } of findUnreachable(ruleSet.rules, vocabulary)) {
          if (verdict.kind === "unknown") continue;
          expect(requests.find((facts) => ruleSet.index.find(facts).winner === rule)).toBeUndefined();
          const named = ruleSet.rules.filter(({ ruleId }) => verdict.because.includes(ruleId));
          for (const left of named) {
            const rest = named.filter((other) => other !== left);
            const still = findUnreachable([...rest, rule], vocabulary);
            expect(still.some((one) => one.rule === rule && one.verdict.kind === "unreachable")).toBe(false);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("an invariant", () => {
  const decided = withDecision(vocabulary);
  const anyInvariant = fc
    .tuple(anyCondition, fc.subarray<Outcome>([...outcomes]))
    .map(([condition, allowed]) =>
      anyOf([not(condition), ...allowed.map((outcome) => conditionOf(`decision == '${outcome}'`, decided))]),
    );
  const holdsFor = (condition: Condition, ruleSet: RuleSet, facts: Facts) =>
    compileCondition(
      assumeFact(condition, "decision", applyRules(ruleSet, facts).outcome),
      vocabulary,
    )(facts) === TRUE;

  // If this breaks, a policy is loaded that does what its author proved it never does.
  test("that is proved holds for every request; one that fails has a request that breaks it", () => {
    fc.assert(
      fc.property(anyRuleSet, anyInvariant, someRequests, (ruleSet, condition, requests) => {
        const proof = proveInvariant(ruleSet, { condition });
        if (proof.kind === "holds") {
          expect(requests.find((facts) => !holdsFor(condition, ruleSet, facts))).toBeUndefined();
        }
        if (proof.kind === "fails") {
          expect(holdsFor(condition, ruleSet, proof.witness)).toBe(false);
          expect(applyRules(ruleSet, proof.witness).outcome).toBe(proof.outcome);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("a comparison of two rule sets", () => {
  /** Mostly the same rules, one of them changed, added or taken out. */
  const anyPair = fc
    .tuple(anyRuleForms, anyFallback, anyRuleForms, fc.nat({ max: 4 }))
    .map(([forms, fallback, others, how]): readonly [RuleSet, RuleSet] => {
      const [first, ...rest] = forms;
      const [other] = others;
      const condition = other?.condition ?? conditionOf("true");
      const changed = first === undefined ? [] : [{ ...first, condition }, ...rest];
      const after = [others, rest, changed, forms.toReversed(), changed][how] ?? forms;
      return [ruleSetOf(forms, fallback), ruleSetOf(after, fallback)];
    });

  test("calls those equivalent that decide every request alike, and shows each difference", () => {
    fc.assert(
      fc.property(anyPair, someRequests, ([before, after], requests) => {
        const { verdict, changes, why } = comparePolicies(before, after);
        const effects = (facts: Facts) => [applyRules(before, facts), applyRules(after, facts)] as const;
        for (const { from, to, witness } of changes) {
          const [was, is] = effects(witness);
          expect([was.outcome, is.outcome]).toEqual([from, to]);
          expect(effectKey(was)).not.toBe(effectKey(is));
        }
        if (verdict === "unknown" || why !== undefined) return;
        for (const facts of requests) {
          const [was, is] = effects(facts);
          if (effectKey(was) === effectKey(is)) continue;
          expect(changes).toContainEqual(expect.objectContaining({ from: was.outcome, to: is.outcome }));
        }
      }),
      { numRuns: 100 },
    );
  });
});
