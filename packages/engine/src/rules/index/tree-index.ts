import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { IndexedRule, Match, RuleIndex } from "../rule-index.ts";
import { buildTree } from "./build-tree.ts";
import type { Entry } from "./choose-key.ts";
import { requiredValues } from "./required-values.ts";
import { searchTrees } from "./search-trees.ts";
import type { Position } from "./tree.ts";

/** A rule that requires one of more values than this is not told apart by them. */
const COPIES_MAX = 16;
const FIRST_BAND = 64;
const BAND_GROWTH = 32;

/**
 * An index by the facts that rules require to be one of some values. `rules` are in the order of evaluation, and `conditions`
 * in the same: a rule itself is only asked where a fact that tells it apart is missing or ill-typed.
 */
export function treeIndex<R extends IndexedRule>(
  rules: readonly R[],
  conditions: readonly Pick<IndexedRule, "condition" | "then">[],
  vocabulary: Vocabulary,
): RuleIndex<R> {
  const entries = conditions.map(({ condition, then }, position) => ({
    position,
    requirements: requiredValues(condition, vocabulary),
    condition,
    isRestricting: then.decision !== "ALLOW",
    copiesMax: COPIES_MAX,
  }));
  const trees = inBands(entries).flatMap((band) => buildTree(band, vocabulary) ?? []);
  return {
    find: (facts) => {
      const errored: Position[] = [];
      const winner = rules[searchTrees(trees, { rules, facts, errored, isSure: true })];
      if (errored.length > 0) return withFloors(rules, winner, errored);
      return winner === undefined ? noMatch : { winner, floors: noFloors };
    },
    winner: (facts) => rules[searchTrees(trees, { rules, facts, errored: undefined, isSure: true })],
  };
}

/**
 * Each band is a number of times longer than the one before it, and has a tree of its own: a rule that wins early is found
 * without looking at the many after it, and one that wins late costs a few trees more.
 */
function inBands(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const bands: (readonly Entry[])[] = [];
  for (let start = 0, length = FIRST_BAND; start < entries.length; start += length, length *= BAND_GROWTH) {
    bands.push(entries.slice(start, start + length));
  }
  return bands;
}

const noFloors: readonly never[] = [];
const noMatch: Match<never> = { floors: noFloors };

/** Of the rules that cannot be evaluated, the restricting ones of higher priority. */
function withFloors<R extends IndexedRule>(
  rules: readonly R[],
  winner: R | undefined,
  errored: readonly Position[],
): Match<R> {
  const floors = [...new Set(errored)]
    .sort((a, b) => a - b)
    .flatMap((position) => rules[position] ?? [])
    .filter(({ then }) => then.decision !== "ALLOW")
    .filter(({ priority }) => winner === undefined || priority > winner.priority);
  return winner === undefined ? { floors } : { winner, floors };
}
