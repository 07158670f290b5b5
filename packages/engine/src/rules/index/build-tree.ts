import { compileCondition } from "../../conditions/compile-condition.ts";
import { factAt } from "../../conditions/fact-at.ts";
import { scalarReader } from "../../conditions/read-fact.ts";
import type { Scalar } from "../../conditions/scalar.ts";
import { admits } from "../../conditions/value-type.ts";
import type { FactPath, FactType, Vocabulary } from "../../conditions/vocabulary.ts";
import { chooseKey, type Entry } from "./choose-key.ts";
import { firstOf, type Position, type Single, type Tree } from "./tree.ts";
import { whatIsLeft } from "./what-is-left.ts";

/** So few rules are asked as fast as they are told apart. */
const LEAF_MAX = 3;
/** Deeper, rules are asked one after the other: a guard for the stack, far beyond what conditions share. */
const DEPTH_MAX = 200;

/** Builds the tree of some rules, their positions ascending; `undefined` where there is none. */
export function buildTree(entries: readonly Entry[], vocabulary: Vocabulary, depth = 0): Tree | undefined {
  const [first, ...more] = entries;
  if (first === undefined) return undefined;
  if (more.length === 0) return single(first, vocabulary);
  const key = entries.length <= LEAF_MAX || depth === DEPTH_MAX ? undefined : chooseKey(entries);
  if (key !== undefined) return branchOn(key, entries, vocabulary, depth + 1);
  return {
    kind: "leaf",
    first: first.position,
    rules: entries.map((entry) => single(entry, vocabulary)),
  };
}

function single({ position, condition }: Entry, vocabulary: Vocabulary): Position | Single {
  const isSettled = condition.kind === "constant" && condition.value;
  return isSettled
    ? position
    : { kind: "single", first: position, rest: compileCondition(condition, vocabulary) };
}

function branchOn(path: FactPath, entries: readonly Entry[], vocabulary: Vocabulary, depth: number): Tree {
  const { groups, others } = groupBy(path, entries);
  const fact = factAt(vocabulary, path);
  const children = new Map<Scalar | undefined, Tree>();
  const whenAbsent: Tree[] = [];
  const whenContradicted: Tree[] = [];
  for (const [value, group] of groups) {
    const child = buildTree(
      group.map((entry) => knowing(path, value, entry)),
      vocabulary,
      depth,
    );
    if (child === undefined) continue;
    children.set(value, child);
    const restricting = group.filter(({ isRestricting }) => isRestricting);
    if (canContradict(fact) && restricting.length > 0) whenContradicted.push(child);
    const canErr = restricting.some(({ requirements }) => requirements.get(path)?.errsWhenAbsent === true);
    if (canErr) whenAbsent.push(child);
  }
  const rest = buildTree(others, vocabulary, depth);
  const firsts = [...children.values(), ...(rest === undefined ? [] : [rest])].map(firstOf);
  return {
    kind: "branch",
    first: firsts.reduce((a, b) => Math.min(a, b)),
    read: scalarReader(path),
    admits: canContradict(fact) ? (value) => admits(fact.type, value) : undefined,
    children,
    others: rest,
    whenAbsent,
    whenContradicted,
  };
}

/** Rules by the values that they require of a fact, and those that require nothing of it or too many values. */
function groupBy(
  path: FactPath,
  entries: readonly Entry[],
): { readonly groups: ReadonlyMap<Scalar | undefined, readonly Entry[]>; readonly others: readonly Entry[] } {
  const groups = new Map<Scalar | undefined, Entry[]>();
  const others: Entry[] = [];
  for (const entry of entries) {
    const values = entry.requirements.get(path)?.values;
    if (values === undefined || values.size > entry.copiesMax) {
      others.push(entry);
      continue;
    }
    for (const value of values) {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, [entry]);
      else group.push(entry);
    }
  }
  return { groups, others };
}

/** The rule where the fact has the value. */
function knowing(path: FactPath, value: Scalar | undefined, entry: Entry): Entry {
  const requirements = new Map(entry.requirements);
  const copies = requirements.get(path)?.values.size ?? 1;
  requirements.delete(path);
  const condition = value === undefined ? entry.condition : whatIsLeft(entry.condition, path, value);
  return { ...entry, condition, requirements, copiesMax: Math.floor(entry.copiesMax / copies) };
}

function canContradict({ checked, type }: FactType): boolean {
  return !checked && type.kind !== "any";
}
