import { ERROR, TRUE } from "../../conditions/condition.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { Facts } from "../../facts.ts";
import type { Match, RuleIndex } from "../rule-index.ts";
import type { Rule } from "../rule-set.ts";
import { buildTree } from "./build-tree.ts";
import type { Entry } from "./choose-key.ts";
import { requiredValues } from "./required-values.ts";
import { firstOf, type Position, type Tree } from "./tree.ts";

/** A rule that requires one of more values than this is not told apart by them. */
const COPIES_MAX = 16;
const FIRST_BAND = 64;
const BAND_GROWTH = 8;

/** An index by the facts that rules require to be one of some values; `rules` are in the order of evaluation. */
export function treeIndex(rules: readonly Rule[], vocabulary: Vocabulary): RuleIndex {
  const entries = rules.map(({ condition, then }, position) => ({
    position,
    requirements: requiredValues(condition, vocabulary),
    isRestricting: then.decision !== "ALLOW",
    copiesMax: COPIES_MAX,
  }));
  const trees = inBands(entries).flatMap((band) => buildTree(band, vocabulary) ?? []);
  const tests = rules.map(({ test }) => test);
  return {
    find: (facts) => {
      const errored: Position[] = [];
      const winner = rules[firstTrue({ tests, facts, errored }, trees)];
      if (errored.length > 0) return withFloors(rules, winner, errored);
      return winner === undefined ? noMatch : { winner, floors: noFloors };
    },
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

function firstTrue(on: Search, trees: readonly Tree[]): Position {
  for (const tree of trees) {
    const position = search(on, tree, NONE);
    if (position !== NONE) return position;
  }
  return NONE;
}

const noFloors: readonly Rule[] = [];
const noMatch: Match = { floors: noFloors };
const NONE: Position = Number.MAX_SAFE_INTEGER;

interface Search {
  /** By position. */
  readonly tests: readonly Rule["test"][];
  readonly facts: Facts;
  /** Rules that cannot be evaluated; one that stands in several places of the tree can be there twice. */
  readonly errored: Position[];
}

/** The least position of a rule that is true, among those of the tree and `best`. What lies beyond it is not looked at. */
function search(on: Search, tree: Tree, best: Position): Position {
  if (typeof tree === "number") return tree < best && isTrue(on, tree) ? tree : best;
  if (tree.first >= best) return best;
  if (tree.kind === "leaf") {
    for (const position of tree.positions) {
      if (position >= best) return best;
      if (isTrue(on, position)) return position;
    }
    return best;
  }
  const value = tree.read(on.facts);
  const { others } = tree;
  if (value === undefined || tree.admits?.(value) === false) {
    const unsure = value === undefined ? tree.whenAbsent : tree.whenContradicted;
    let least = searchBoth(on, tree.children.get(value), others, best);
    for (const child of unsure) least = search(on, child, least);
    return least;
  }
  return searchBoth(on, tree.children.get(value), others, best);
}

/** The one with the lower positions first: what it finds can spare the other. */
function searchBoth(on: Search, a: Tree | undefined, b: Tree | undefined, best: Position): Position {
  if (a === undefined) return b === undefined ? best : search(on, b, best);
  if (b === undefined) return search(on, a, best);
  return firstOf(a) < firstOf(b) ? search(on, b, search(on, a, best)) : search(on, a, search(on, b, best));
}

function isTrue({ tests, facts, errored }: Search, position: Position): boolean {
  const truth = tests[position]?.(facts);
  if (truth === ERROR) errored.push(position);
  return truth === TRUE;
}

function withFloors(rules: readonly Rule[], winner: Rule | undefined, errored: readonly Position[]): Match {
  const floors = [...new Set(errored)]
    .sort((a, b) => a - b)
    .flatMap((position) => rules[position] ?? [])
    .filter(({ then }) => then.decision !== "ALLOW")
    .filter(({ priority }) => winner === undefined || priority > winner.priority);
  return winner === undefined ? { floors } : { winner, floors };
}
