import { ERROR, TRUE, type Truth } from "../../conditions/condition.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { Facts } from "../../facts.ts";
import type { Match, RuleIndex } from "../rule-index.ts";
import type { Rule } from "../rule-set.ts";
import { buildTree } from "./build-tree.ts";
import type { Entry } from "./choose-key.ts";
import { requiredValues } from "./required-values.ts";
import { type Branch, firstOf, type Position, type Single, type Tree } from "./tree.ts";

/** A rule that requires one of more values than this is not told apart by them. */
const COPIES_MAX = 16;
const FIRST_BAND = 64;
const BAND_GROWTH = 32;

/**
 * An index by the facts that rules require to be one of some values. `rules` are in the order of evaluation, and `conditions`
 * in the same: a rule itself is only asked where a fact that tells it apart is missing or ill-typed.
 */
export function treeIndex(
  rules: readonly Rule[],
  conditions: readonly Pick<Rule, "condition" | "then">[],
  vocabulary: Vocabulary,
): RuleIndex {
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
      const winner = rules[firstTrue({ rules, facts, errored, isSure: true }, trees)];
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
  readonly rules: readonly Rule[];
  readonly facts: Facts;
  /** Rules that cannot be evaluated; one that stands in several places of the tree can be there twice. */
  readonly errored: Position[];
  /** Whether every fact on the way has the value that the rules there require: if not, their whole conditions are asked. */
  readonly isSure: boolean;
}

/** The least position of a rule that is true, among those of the tree and `best`. What lies beyond it is not looked at. */
function search(on: Search, tree: Tree, best: Position): Position {
  if (firstOf(tree) >= best) return best;
  if (typeof tree === "number" || tree.kind === "single") return isTrue(on, tree) ? firstOf(tree) : best;
  if (tree.kind === "branch") return searchBranch(on, tree, best);
  for (const rule of tree.rules) {
    const position = firstOf(rule);
    if (position >= best) return best;
    if (isTrue(on, rule)) return position;
  }
  return best;
}

function searchBranch(on: Search, branch: Branch, best: Position): Position {
  const { children, others } = branch;
  const value = branch.read(on.facts);
  const isContradicted = value !== undefined && branch.admits?.(value) === false;
  if (value !== undefined && !isContradicted) return searchBoth(on, children.get(value), others, best);
  const doubtful = { ...on, isSure: false };
  let least = searchBoth(on, value === undefined ? children.get(value) : undefined, others, best);
  for (const child of isContradicted ? branch.whenContradicted : branch.whenAbsent) {
    least = search(doubtful, child, least);
  }
  return least;
}

/** The one with the lower positions first: what it finds can spare the other. */
function searchBoth(on: Search, a: Tree | undefined, b: Tree | undefined, best: Position): Position {
  if (a === undefined) return b === undefined ? best : search(on, b, best);
  if (b === undefined) return search(on, a, best);
  return firstOf(a) < firstOf(b) ? search(on, b, search(on, a, best)) : search(on, a, search(on, b, best));
}

function isTrue({ rules, facts, errored, isSure }: Search, rule: Position | Single): boolean {
  const truth = isSure ? restOf(rule, facts) : rules[firstOf(rule)]?.test(facts);
  if (truth === ERROR) errored.push(firstOf(rule));
  return truth === TRUE;
}

function restOf(rule: Position | Single, facts: Facts): Truth {
  return typeof rule === "number" ? TRUE : rule.rest(facts);
}

function withFloors(rules: readonly Rule[], winner: Rule | undefined, errored: readonly Position[]): Match {
  const floors = [...new Set(errored)]
    .sort((a, b) => a - b)
    .flatMap((position) => rules[position] ?? [])
    .filter(({ then }) => then.decision !== "ALLOW")
    .filter(({ priority }) => winner === undefined || priority > winner.priority);
  return winner === undefined ? { floors } : { winner, floors };
}
