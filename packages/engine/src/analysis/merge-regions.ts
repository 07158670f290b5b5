import type { Dimension } from "./claim.ts";
import { doubles, type Intervals, type Line, wholes, withoutIntervals } from "./intervals.ts";
import type { Box, Space } from "./space.ts";
import { allTexts, type TextSet, type Texts, words } from "./text-set.ts";
import { meet, type ScalarSet, type ValueSet } from "./value-set.ts";

/** Fewer boxes of the same requests: two that differ in the values of one fact become one. */
export function mergeRegions<Region extends { readonly box: Box }>(
  regions: readonly Region[],
  space: Space,
): readonly Region[] {
  const merged: Region[] = [];
  for (const region of regions) {
    const index = merged.findIndex((known) => joinBoxes(known.box, region.box, space) !== undefined);
    const known = merged[index];
    const box = known && joinBoxes(known.box, region.box, space);
    if (known === undefined || box === undefined) merged.push(region);
    else merged[index] = { ...known, box };
  }
  return merged.length < regions.length ? mergeRegions(merged, space) : merged;
}

/** One box of the requests of both; undefined where there is none. */
function joinBoxes(a: Box, b: Box, space: Space): Box | undefined {
  if (a.size !== b.size) return undefined;
  let joined: Box | undefined;
  for (const [dimension, set] of a) {
    const other = b.get(dimension);
    if (other === undefined) return undefined;
    if (isSame(set, other)) continue;
    const union = joinSets(set, other);
    if (joined !== undefined || union === undefined) return undefined;
    joined = withSet(a, dimension, union, space);
  }
  return joined ?? a;
}

/** A fact that can be anything is not limited. */
function withSet(box: Box, dimension: Dimension, set: ValueSet, space: Space): Box {
  const universe = space.universeOf(dimension);
  const joined = new Map(box).set(dimension, set);
  if (universe !== undefined && isSame(meet(universe, set), universe)) joined.delete(dimension);
  return joined;
}

function isSame(a: ValueSet, b: ValueSet): boolean {
  return a === b || (a.kind !== "lists" && keyOf(a) === keyOf(b));
}

function keyOf(set: ValueSet | TextSet): string {
  return JSON.stringify(set, (_key, value: unknown) => (value instanceof Set ? [...value].sort() : value));
}

function joinSets(a: ValueSet, b: ValueSet): ValueSet | undefined {
  if (a.kind !== "scalars" || b.kind !== "scalars") return undefined;
  const texts = joinTexts(a.texts, b.texts);
  return texts && joinScalars(a, b, texts);
}

function joinScalars(a: ScalarSet, b: ScalarSet, texts: TextSet): ScalarSet {
  return {
    kind: "scalars",
    absent: a.absent || b.absent,
    bools: [false, true].filter((value) => a.bools.includes(value) || b.bools.includes(value)),
    wholes: joinIntervals(a.wholes, b.wholes, wholes),
    fractions: joinIntervals(a.fractions, b.fractions, doubles),
    texts,
  };
}

function joinIntervals(a: Intervals, b: Intervals, line: Line): Intervals {
  return withoutIntervals(withoutIntervals([...a, ...b], line), line);
}

function joinTexts(a: TextSet, b: TextSet): TextSet | undefined {
  if (keyOf(a) === keyOf(b)) return a;
  if (a.kind === "words" && b.kind === "words") return words([...a.words, ...b.words]);
  if (a.kind === "words") return joinTexts(b, a);
  if (b.kind === "words" && b.words.size === 0) return a;
  if (isLimited(a) || (b.kind === "texts" && isLimited(b))) return undefined;
  const except = [...a.except].filter((word) =>
    b.kind === "texts" ? b.except.has(word) : !b.words.has(word),
  );
  return { ...allTexts, except: new Set(except) };
}

function isLimited({ parts, lengths }: Texts): boolean {
  return parts.length > 0 || lengths !== allTexts.lengths;
}
