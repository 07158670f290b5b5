import { ERROR, TRUE, type Truth } from "../../conditions/condition.ts";
import type { Facts } from "../../facts.ts";
import type { IndexedRule } from "../rule-index.ts";
import { type Branch, firstOf, type Position, type Single, type Tree } from "./tree.ts";

export interface Search {
  /** By position. */
  readonly rules: readonly Pick<IndexedRule, "test">[];
  readonly facts: Facts;
  /**
   * Filled with the rules that cannot be evaluated, one that stands in several places of a tree perhaps twice; absent where
   * nobody asks for them.
   */
  readonly errored: Position[] | undefined;
  /** Whether every fact on the way has the value that the rules there require: if not, their whole conditions are asked. */
  readonly isSure: boolean;
}

const NONE: Position = Number.MAX_SAFE_INTEGER;

/** The position of the first rule that is true, in trees of which each holds later rules than the one before; or one past all. */
export function searchTrees(trees: readonly Tree[], on: Search): Position {
  for (const tree of trees) {
    const position = search(on, tree, NONE);
    if (position !== NONE) return position;
  }
  return NONE;
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
  let least = searchBoth(on, value === undefined ? children.get(value) : undefined, others, best);
  if (on.errored === undefined) return least;
  const doubtful = { ...on, isSure: false };
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
  const truth = isSure ? whatIsAsked(rule, facts) : rules[firstOf(rule)]?.test(facts);
  if (truth === ERROR) errored?.push(firstOf(rule));
  return truth === TRUE;
}

function whatIsAsked(rule: Position | Single, facts: Facts): Truth {
  return typeof rule === "number" ? TRUE : rule.rest(facts);
}
