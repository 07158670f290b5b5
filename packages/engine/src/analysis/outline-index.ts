import { type Outline, outlinesMayMeet } from "./outline.ts";
import { type Entry, entryOf, type Node, treeOf } from "./outline-tree.ts";

/** Finds, among the outlines of many claims, those that may meet one, without looking at most of the others. */
export interface OutlineIndex {
  /** The places of the claims in the list that was indexed, ascending. */
  meeting(outlines: readonly Outline[]): readonly number[];
}

export function indexOutlines(claims: readonly (readonly Outline[])[]): OutlineIndex {
  const tree = treeOf(
    claims.flatMap((outlines, place) => outlines.map((outline) => entryOf(outline, place))),
  );
  return {
    meeting(outlines) {
      const found = new Set<number>();
      for (const outline of outlines) visit(tree, entryOf(outline), found);
      return [...found].sort((a, b) => a - b);
    },
  };
}

function visit(node: Node, wanted: Entry, found: Set<number>): void {
  if (node.kind === "leaf") {
    for (const { place, outline } of node.entries) {
      if (!found.has(place) && outlinesMayMeet(outline, wanted.outline)) found.add(place);
    }
    return;
  }
  for (const child of node.kind === "values" ? underValues(node, wanted) : onSides(node, wanted)) {
    visit(child, wanted, found);
  }
  visit(node.others, wanted, found);
}

/** A value that no outline names can only be one of those that stand under `rest`. */
function underValues(
  { byKey, rest, dimension }: Extract<Node, { kind: "values" }>,
  wanted: Entry,
): readonly Node[] {
  const keys = wanted.keys.get(dimension);
  return keys === undefined
    ? [...byKey.values(), rest]
    : [...new Set(keys.map((key) => byKey.get(key) ?? rest))];
}

function onSides(
  { lower, upper, dimension, pivot }: Extract<Node, { kind: "sides" }>,
  wanted: Entry,
): readonly Node[] {
  const range = wanted.ranges.get(dimension);
  if (range === undefined) return [lower, upper];
  return [...(range.from < pivot ? [lower] : []), ...(range.to >= pivot ? [upper] : [])];
}
