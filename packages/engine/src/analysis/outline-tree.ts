import type { Dimension } from "./claim.ts";
import type { Interval } from "./intervals.ts";
import type { Outline } from "./outline.ts";
import { hasKey, keysOf, rangeOf } from "./outline-keys.ts";

/** An outline, and what tells it from others. */
export interface Entry {
  /** Of its claim, in the list that was indexed. */
  readonly place: number;
  readonly outline: Outline;
  /** Of each fact that it limits to a few values, these. */
  readonly keys: ReadonlyMap<Dimension, readonly string[]>;
  /** Of each fact that it limits to numbers, the least and the greatest. */
  readonly ranges: ReadonlyMap<Dimension, Interval>;
}

/**
 * A tree of outlines; each branching asks for one fact. Where most outlines limit it to a few values, an outline stands under
 * each value that it allows, and under `rest` where it allows further ones; where most limit it to numbers, on its side of one
 * number. What does not limit the fact stands under `others`. So rules that differ in one equality, or in one range, seldom
 * meet.
 */
export type Node =
  | { readonly kind: "leaf"; readonly entries: readonly Entry[] }
  | {
      readonly kind: "values";
      readonly dimension: Dimension;
      readonly byKey: ReadonlyMap<string, Node>;
      readonly rest: Node;
      readonly others: Node;
    }
  | {
      readonly kind: "sides";
      readonly dimension: Dimension;
      /** The least number of the upper side. */
      readonly pivot: number;
      readonly lower: Node;
      readonly upper: Node;
      readonly others: Node;
    };

export function entryOf(outline: Outline, place = 0): Entry {
  const keys = new Map<Dimension, readonly string[]>();
  const ranges = new Map<Dimension, Interval>();
  for (const [dimension, set] of outline) {
    const few = keysOf(set);
    const range = rangeOf(set);
    if (few !== undefined) keys.set(dimension, few);
    if (range !== undefined) ranges.set(dimension, range);
  }
  return { place, outline, keys, ranges };
}

const leafSize = 8;

export function treeOf(entries: readonly Entry[]): Node {
  const leaf: Node = { kind: "leaf", entries };
  if (entries.length <= leafSize) return leaf;
  const splits = [...valueSplits(entries), ...sideSplits(entries)];
  const best = splits.reduce<Split | undefined>(
    (least, split) => (least === undefined || split.pairs < least.pairs ? split : least),
    undefined,
  );
  return best === undefined || best.pairs >= entries.length ** 2 ? leaf : best.grow();
}

/** A way to branch. */
interface Split {
  /** How many pairs of outlines it leaves to be compared. */
  readonly pairs: number;
  readonly grow: () => Node;
}

function valueSplits(entries: readonly Entry[]): readonly Split[] {
  return limited(entries, "keys").map((dimension) => {
    const values = new Set(entries.flatMap(({ keys }) => keys.get(dimension) ?? []));
    const groups = new Map<string, Entry[]>([...values].map((key) => [key, []]));
    const rest: Entry[] = [];
    const others: Entry[] = [];
    for (const entry of entries) {
      const place = placeUnder(entry, dimension, values);
      for (const key of place.keys) groups.get(key)?.push(entry);
      if (place.isInRest) rest.push(entry);
      if (place.isAmongOthers) others.push(entry);
    }
    return {
      pairs: pairsOf([...groups.values(), rest], others),
      grow: () => {
        const byKey = new Map([...groups].map(([key, group]) => [key, treeOf(group)]));
        return { kind: "values", dimension, byKey, rest: treeOf(rest), others: treeOf(others) };
      },
    };
  });
}

interface Place {
  readonly keys: Iterable<string>;
  readonly isInRest: boolean;
  readonly isAmongOthers: boolean;
}

/** Of more values than this it is not asked which of them a large set allows. */
const askedMax = 64;

function placeUnder({ keys, outline }: Entry, dimension: Dimension, values: ReadonlySet<string>): Place {
  const few = keys.get(dimension);
  if (few !== undefined) return { keys: few, isInRest: false, isAmongOthers: false };
  const set = outline.get(dimension);
  const allowed =
    set === undefined || values.size > askedMax ? undefined : [...values].filter((key) => hasKey(set, key));
  return allowed === undefined || allowed.length === values.size
    ? { keys: [], isInRest: false, isAmongOthers: true }
    : { keys: allowed, isInRest: true, isAmongOthers: false };
}

function sideSplits(entries: readonly Entry[]): readonly Split[] {
  return limited(entries, "ranges").flatMap((dimension) => {
    const starts = entries.flatMap(({ ranges }) => ranges.get(dimension)?.from ?? []).sort((a, b) => a - b);
    const pivot = starts[Math.floor(starts.length / 2)];
    if (pivot === undefined) return [];
    const lower = entries.filter(({ ranges }) => (ranges.get(dimension)?.to ?? pivot) < pivot);
    const upper = entries.filter(({ ranges }) => (ranges.get(dimension)?.from ?? Number.NaN) >= pivot);
    const placed = new Set([...lower, ...upper]);
    const others = entries.filter((entry) => !placed.has(entry));
    const grow = (): Node => ({
      kind: "sides",
      dimension,
      pivot,
      lower: treeOf(lower),
      upper: treeOf(upper),
      others: treeOf(others),
    });
    return [{ pairs: pairsOf([lower, upper], others), grow }];
  });
}

function limited(entries: readonly Entry[], by: "keys" | "ranges"): readonly Dimension[] {
  return [...new Set(entries.flatMap((entry) => [...entry[by].keys()]))];
}

function pairsOf(groups: readonly (readonly Entry[])[], others: readonly Entry[]): number {
  const inGroups = groups.reduce((sum, { length }) => sum + length * (length + others.length), 0);
  return inGroups + others.length * (others.length + groups.reduce((sum, { length }) => sum + length, 0));
}
