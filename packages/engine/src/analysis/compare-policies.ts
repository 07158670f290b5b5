import type { Outcome } from "../decision.ts";
import type { Facts } from "../facts.ts";
import type { Consequence, RuleSet } from "../rules/rule-set.ts";
import { budgetOf } from "./budget.ts";
import { compareCases, type Region } from "./compare-cases.ts";
import { type Effect, effectKey, obligationsKey } from "./effect.ts";
import { factTypesOf } from "./fact-types.ts";
import { joinVocabularies } from "./join-vocabularies.ts";
import { mergeRegions } from "./merge-regions.ts";
import { casesOf, type OutcomeCase, type Winner } from "./outcome-cases.ts";
import { printRegion } from "./print-region.ts";
import { type Box, type Space, spaceOf } from "./space.ts";
import { type Sides, winnerPairs } from "./winner-pairs.ts";

/** Requests of which two rule sets decide differently. */
export interface Change {
  readonly from: Outcome;
  readonly to: Outcome;
  /** There where both outcomes are DEGRADE, and ask for something else. */
  readonly obligations?: { readonly from: Effect["obligations"]; readonly to: Effect["obligations"] };
  /** All requests of this change, in words: `action is infer:run, signals.prompt_chars from 4001`. */
  readonly region: string;
  /** The same, a fact each; none where it is every request. */
  readonly regionFacts: readonly string[];
  /** One of them: both rule sets were asked. */
  readonly witness: Facts;
}

export interface Comparison {
  readonly verdict: "equivalent" | "different" | "unknown";
  readonly changes: readonly Change[];
  /** What could not be told, or was left out. */
  readonly why?: string;
}

/**
 * Where two rule sets decide differently: another outcome, or other obligations. (Names and codes do not count.) Exact, unless
 * the verdict is `unknown`: of a request outside the changes both decide the same, and each witness was decided by both.
 */
export function comparePolicies(before: RuleSet, after: RuleSet): Comparison {
  const vocabulary = joinVocabularies(before.vocabulary, after.vocabulary);
  const sides = { before, after, space: spaceOf(vocabulary), total: budgetOf(stepsTotal) };
  const regions: Region[] = [];
  const doubts = new Set<string>();
  for (const pair of winnerPairs(sides)) {
    const cases = differingCases(pair);
    if (cases === undefined) doubts.add("too many rules that degrade may not be evaluable together");
    for (const one of cases ?? []) {
      const found = compareCases(one, sides);
      regions.push(...found.regions);
      for (const doubt of found.doubts) doubts.add(doubt);
    }
    if (regions.length >= regionsMax) doubts.add("there are more changes than are listed");
    if (regions.length >= regionsMax) break;
  }
  const types = factTypesOf(vocabulary);
  const changes = changesOf(regions, sides.space, (box) =>
    printRegion(inOrder(box, [...vocabulary.facts.keys()]), types),
  );
  const verdict = changes.length > 0 ? "different" : doubts.size > 0 ? "unknown" : "equivalent";
  return { verdict, changes, ...(doubts.size > 0 && { why: [...doubts].join("; ") }) };
}

/** Steps for one comparison: some seconds. */
const stepsTotal = 3_000_000;
const regionsMax = 100;

function differingCases({ before, after }: Sides<Winner>): readonly Sides<OutcomeCase>[] | undefined {
  const ways = casesOf(before, contribution);
  const otherWays = casesOf(after, contribution);
  if (ways === undefined || otherWays === undefined) return undefined;
  return ways.flatMap((one) =>
    otherWays
      .filter((other) => effectKey(one) !== effectKey(other))
      .map((other) => ({ before: one, after: other })),
  );
}

function contribution({ obligations }: Consequence): string {
  return obligationsKey(obligations);
}

function changesOf(
  regions: readonly Region[],
  space: Space,
  print: (box: Box) => readonly string[],
): readonly Change[] {
  const byEffects = Map.groupBy(regions, ({ from, to }) => `${effectKey(from)} ${effectKey(to)}`);
  return [...byEffects.values()].flatMap((alike) =>
    mergeRegions(alike, space).map(({ from, to, box, witness }) => {
      const regionFacts = print(box);
      return {
        from: from.outcome,
        to: to.outcome,
        ...(from.outcome === to.outcome && {
          obligations: { from: from.obligations, to: to.obligations },
        }),
        region: regionFacts.length === 0 ? "every request" : regionFacts.join(", "),
        regionFacts,
        witness,
      };
    }),
  );
}

/** The facts in the order in which the envelope has them, and then the rest. */
function inOrder(box: Box, paths: readonly string[]): Box {
  const place = (path: string) => (paths.includes(path) ? paths.indexOf(path) : paths.length);
  return new Map([...box].toSorted(([a], [b]) => place(a) - place(b)));
}
