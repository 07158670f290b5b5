/**
 * A complete subtree: it covers the 2^level leaves from place · 2^level on. Level 0 is leaves. Where it lies does not
 * depend on how large the tree is, so its hash, once known, never changes.
 */
export interface NodeId {
  readonly level: number;
  readonly place: number;
}

/** The leaves from `from` on, before `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** The fewest complete subtrees that cover these leaves exactly, from left to right; at most two of a level. */
export function subtreesOf(from: number, to: number): readonly NodeId[] {
  checkRange({ from, to });
  const subtrees: NodeId[] = [];
  for (let at = from; at < to; ) {
    const level = highestLevel(at, to);
    subtrees.push({ level, place: at / 2 ** level });
    at += 2 ** level;
  }
  return subtrees;
}

/** Of the complete subtrees that begin with the leaf `at`, the highest that ends before or with `to`. */
function highestLevel(at: number, to: number): number {
  let level = 0;
  while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
  return level;
}

/** Throws RangeError for what is no range: such a number is a bug of the caller. */
export function checkRange({ from, to }: LeafRange): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) {
    throw new RangeError(`no leaves lie from ${from} on, before ${to}`);
  }
}
