import { splitPoint } from "../tree/split-point.ts";
import { checkRange, type LeafRange } from "../tree/subtrees-of.ts";

/**
 * The leaves under each hash of the proof that leaf `index` is in the tree of `size` leaves, from the leaf's sibling
 * up. Throws RangeError for a leaf outside the tree. Source: RFC 9162, 2.1.3.1.
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  checkRange({ from: index, to: size });
  if (index === size) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  return path({ index, from: 0, to: size });
}

function path({ index, from, to }: LeafRange & { readonly index: number }): readonly LeafRange[] {
  if (to - from === 1) return [];
  const split = from + splitPoint(to - from);
  return index < split
    ? [...path({ index, from, to: split }), { from: split, to }]
    : [...path({ index, from: split, to }), { from, to: split }];
}

/**
 * The leaves under each hash of the proof that the tree of `to` leaves begins with that of `from` leaves. None where
 * the trees are one, or the first is empty. Source: RFC 9162, 2.1.4.1.
 */
export function consistencyRanges(from: number, to: number): readonly LeafRange[] {
  checkRange({ from, to });
  return from === 0 ? [] : subproof({ old: from, from: 0, to });
}

/** `old`: where the old tree ends. INVARIANT: from < old <= to. */
function subproof({ old, from, to }: LeafRange & { readonly old: number }): readonly LeafRange[] {
  // Whoever asks knows the old root: it is left out where a whole old tree is a subtree of the new.
  if (old === to) return from === 0 ? [] : [{ from, to }];
  const split = from + splitPoint(to - from);
  return old <= split
    ? [...subproof({ old, from, to: split }), { from: split, to }]
    : [...subproof({ old, from: split, to }), { from, to: split }];
}
