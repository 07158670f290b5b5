import type { Dimension } from "./claim.ts";
import { keysOf, mayMeet, type Outline } from "./outline.ts";

/** Finds, among many outlines, those that may meet one, without looking at most of the others. */
export interface OutlineIndex {
  /** Their places in the list that was indexed, each once. */
  meeting(outline: Outline): readonly number[];
}

/**
 * A tree. Each branching asks for one fact that most of its outlines limit to a few values: an outline stands under each
 * value that it allows, or under `others` where it allows many. Rules that differ in one equality never meet.
 */
export function indexOutlines(outlines: readonly Outline[]): OutlineIndex {
  const entries = outlines.map((outline, place) => ({ place, outline, keys: keysByDimension(outline) }));
  const root = grow(entries, new Set());
  return {
    meeting(outline) {
      const found = new Set<number>();
      visit(root, outline, keysByDimension(outline), found);
      return [...found];
    },
  };
}

type Keys = ReadonlyMap<Dimension, readonly string[]>;

interface Entry {
  readonly place: number;
  readonly outline: Outline;
  readonly keys: Keys;
}

type Node =
  | { readonly kind: "leaf"; readonly entries: readonly Entry[] }
  | {
      readonly kind: "branching";
      readonly dimension: Dimension;
      readonly byKey: ReadonlyMap<string, Node>;
      readonly others: Node;
    };

const leafSize = 8;

function keysByDimension(outline: Outline): Keys {
  const keys = new Map<Dimension, readonly string[]>();
  for (const [dimension, set] of outline) {
    const known = keysOf(set);
    if (known !== undefined) keys.set(dimension, known);
  }
  return keys;
}

function grow(entries: readonly Entry[], asked: ReadonlySet<Dimension>): Node {
  const dimension = entries.length <= leafSize ? undefined : mostSelective(entries, asked);
  if (dimension === undefined) return { kind: "leaf", entries };
  const groups = new Map<string, Entry[]>();
  const others: Entry[] = [];
  for (const entry of entries) {
    const keys = entry.keys.get(dimension);
    if (keys === undefined) others.push(entry);
    for (const key of keys ?? []) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
  }
  const next = new Set([...asked, dimension]);
  const byKey = new Map([...groups].map(([key, group]) => [key, grow(group, next)]));
  return { kind: "branching", dimension, byKey, others: grow(others, next) };
}

/** The fact after whose value the fewest outlines are left to look at, on average; undefined where none sorts out any. */
function mostSelective(entries: readonly Entry[], asked: ReadonlySet<Dimension>): Dimension | undefined {
  const counts = new Map<Dimension, Map<string, number>>();
  const limited = new Map<Dimension, number>();
  for (const { keys } of entries) {
    for (const [dimension, values] of keys) {
      if (asked.has(dimension)) continue;
      limited.set(dimension, (limited.get(dimension) ?? 0) + 1);
      const count = counts.get(dimension) ?? new Map<string, number>();
      counts.set(dimension, count);
      for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  let best: Dimension | undefined;
  let fewest = entries.length ** 2;
  for (const [dimension, count] of counts) {
    const others = entries.length - (limited.get(dimension) ?? 0);
    const pairs = [...count.values()].reduce((sum, size) => sum + size * (size + others), 0);
    const left = pairs + others * entries.length;
    if (left >= fewest) continue;
    fewest = left;
    best = dimension;
  }
  return best;
}

function visit(node: Node, outline: Outline, keys: Keys, found: Set<number>): void {
  if (node.kind === "leaf") {
    for (const entry of node.entries) {
      if (!found.has(entry.place) && mayMeet(entry.outline, outline)) found.add(entry.place);
    }
    return;
  }
  const wanted = keys.get(node.dimension);
  if (wanted === undefined) for (const child of node.byKey.values()) visit(child, outline, keys, found);
  for (const key of wanted ?? []) {
    const child = node.byKey.get(key);
    if (child !== undefined) visit(child, outline, keys, found);
  }
  visit(node.others, outline, keys, found);
}
