import { describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { ERROR, TRUE } from "../../src/conditions/condition.ts";
import { outcomes } from "../../src/decision.ts";
import { applyRules, type Facts, type Outcome, type Scalar } from "../../src/index.ts";
import type { Match } from "../../src/rules/rule-index.ts";
import {
  anyConsequence,
  anyRules,
  asksForPresence,
  atOwnPriorities,
  blockRule,
  factsPool,
  poolSeed,
  ruleSetOf,
  type SampleRule,
} from "./generators.ts";
import { linearIndex } from "./linear-index.ts";
import { applyRulesReference } from "./reference.ts";

// A second or two, but a busy machine takes its time.
setDefaultTimeout(60_000);

const someFacts = fc.array(fc.constantFrom(...factsPool), { minLength: 8 });

describe(`rules, on conditions and facts of the pool of seed ${poolSeed}`, () => {
  // An index that misses a restricting rule opens a door that the document closed.
  test("the index finds what asking one rule after the other finds, in 120,000 cases", () => {
    fc.assert(
      fc.property(anyRules(200), anyConsequence, (rules, fallback) => {
        const { rules: ordered, index } = ruleSetOf(rules, fallback);
        const plain = linearIndex(ordered);
        for (const facts of factsPool.slice(0, 600)) {
          const match = index.find(facts);
          const [found, sought] = [told(match), told(plain.find(facts))];
          if (found !== sought)
            throw new Error(`found ${found}, not ${sought}, for ${JSON.stringify(facts)}`);
          if (index.winner(facts) !== match.winner)
            throw new Error(`another winner for ${JSON.stringify(facts)}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a verdict is what SEMANTICS says, read word by word", () => {
    fc.assert(
      fc.property(anyRules(12), anyConsequence, someFacts, (rules, fallback, some) => {
        const ruleSet = ruleSetOf(rules, fallback);
        for (const facts of some) {
          const { outcome, codes, matchedRuleId, obligations, defaultApplied } = applyRules(ruleSet, facts);
          expect({ outcome, codes, matchedRuleId, obligations, defaultApplied }).toEqual(
            applyRulesReference(rules, fallback, facts),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the order in which rules are written changes nothing", () => {
    const anyOrder = anyRules(40).chain((rules) =>
      fc.tuple(fc.constant(rules), fc.shuffledSubarray([...rules], { minLength: rules.length })),
    );
    fc.assert(
      fc.property(anyOrder, anyConsequence, someFacts, ([rules, shuffled], fallback, some) => {
        const [before, after] = [ruleSetOf(rules, fallback), ruleSetOf(shuffled, fallback)];
        for (const facts of some) expect(applyRules(after, facts)).toEqual(applyRules(before, facts));
      }),
    );
  });

  // If this breaks, whoever adds a prohibition opens something by it.
  test("with one more BLOCK rule, of a priority of its own, an outcome is what it was or BLOCK", () => {
    fc.assert(
      fc.property(anyRules(20), blockRule, anyConsequence, someFacts, (rules, added, fallback, some) => {
        const before = atOwnPriorities(rules);
        const [without, withIt] = [ruleSetOf(before, fallback), ruleSetOf([...before, added], fallback)];
        for (const facts of some) {
          const [old, now] = [applyRules(without, facts), applyRules(withIt, facts)];
          if (now.outcome !== "BLOCK") expect(now).toEqual(old);
        }
      }),
    );
  });

  // If this breaks, a caller opens a door by leaving out a fact that a rule needs.
  test("where conditions cannot be evaluated, the outcome is that of the strictest way to read them", () => {
    fc.assert(
      fc.property(anyRules(12).map(atOwnPriorities), anyConsequence, someFacts, (rules, fallback, some) => {
        const ruleSet = ruleSetOf(rules, fallback);
        for (const facts of some) {
          const { outcome, codes } = applyRules(ruleSet, facts);
          const read = readings(rules, facts).map((holding) => decisionOf(holding) ?? fallback.decision);
          expect(outcome).toBe(codes.includes("OBLIGATION_CONFLICT") ? "BLOCK" : strictestOf(read));
        }
      }),
    );
  });

  // The same seen from outside. `has`, `null` and maps ask for presence itself, so they are left out. Only a BLOCK of
  // obligations that contradict each other can become a REQUIRE_REVIEW, which needs none.
  test("taking facts away, or giving them wrong types, never makes an outcome less strict", () => {
    const anyDoubt = fc.record({
      dropped: fc.subarray(["trust", "s", "n", "d", "flag", "mixed", "step"]),
      spoilt: fc.subarray(["trust", "n", "flag", "on", "m"]),
      withoutId: fc.boolean(),
      withoutSubject: fc.boolean(),
    });
    const anyKnown = anyRules(20).map((all) => atOwnPriorities(all.filter((rule) => !asksForPresence(rule))));
    fc.assert(
      fc.property(anyKnown, anyConsequence, someFacts, anyDoubt, (known, fallback, some, doubt) => {
        const ruleSet = ruleSetOf(known, fallback);
        for (const facts of some) {
          const [sure, unsure] = [applyRules(ruleSet, facts), applyRules(ruleSet, cast(facts, doubt))];
          const least = sure.codes.includes("OBLIGATION_CONFLICT") ? "REQUIRE_REVIEW" : sure.outcome;
          expect(strictnessOf(unsure.outcome)).toBeGreaterThanOrEqual(strictnessOf(least));
        }
      }),
    );
  });
});

function told({ winner, floors }: Match): string {
  return `${winner?.ruleId ?? "no rule"} under [${floors.map(({ ruleId }) => ruleId).join()}]`;
}

/** The rules that hold, in evaluation order, for each way to take the conditions that cannot be evaluated for true or false. */
function readings(rules: readonly SampleRule[], facts: Facts): readonly (readonly SampleRule[])[] {
  let all: readonly (readonly SampleRule[])[] = [[]];
  for (const rule of [...rules].sort((a, b) => b.priority - a.priority)) {
    const truth = rule.test(facts);
    const holding = all.map((some) => [...some, rule]);
    if (truth === ERROR) all = [...all, ...holding];
    if (truth === TRUE) all = holding;
  }
  return all;
}

function decisionOf([first]: readonly SampleRule[]): Outcome | undefined {
  return first?.then.decision;
}

function strictestOf(all: readonly Outcome[]): Outcome {
  return all.reduce((a, b) => (strictnessOf(a) > strictnessOf(b) ? a : b));
}

function strictnessOf(outcome: Outcome): number {
  return outcomes.indexOf(outcome);
}

interface Doubt {
  readonly dropped: readonly string[];
  readonly spoilt: readonly string[];
  readonly withoutId: boolean;
  readonly withoutSubject: boolean;
}

/** No signal's type admits this. */
const nonsense = "neither a number nor a word that is known";

function cast(facts: Facts, { dropped, spoilt, withoutId, withoutSubject }: Doubt): Facts {
  const signals = Object.entries(facts.signals).flatMap(([name, value]): readonly [string, Scalar][] =>
    dropped.includes(name) ? [] : [[name, spoilt.includes(name) ? nonsense : value]],
  );
  const { subject, resource, ...others } = facts;
  const { id, ...anonymous } = resource;
  return {
    ...others,
    resource: withoutId || id === undefined ? anonymous : resource,
    ...(withoutSubject || subject === undefined ? {} : { subject }),
    signals: Object.fromEntries(signals),
  };
}
