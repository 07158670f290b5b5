import type { SelectedLiterals } from "../scan/literal-index.ts";
import type { LiteralGroup } from "../scan/scan.ts";

/** What a stream asks of the automaton's states; lengths are in characters. */
export interface LiteralLengths {
  /** The length of what leads to a state. */
  readonly depthOf: Int32Array;
  /** The length of the state's longest suffix, itself included, from which a selected literal goes on; 0 where none does. */
  readonly openOf: Int32Array;
  /** By literal: the boundaries with which it is selected. */
  readonly boundariesOf: readonly ReadonlySet<LiteralGroup["boundary"]>[];
  readonly longest: number;
}

const known = new WeakMap<SelectedLiterals, LiteralLengths>();

export function literalLengths(selected: SelectedLiterals): LiteralLengths {
  const before = known.get(selected);
  if (before !== undefined) return before;
  const lengths = readLengths(selected);
  known.set(selected, lengths);
  return lengths;
}

/** Children, and states with longer suffixes, have higher numbers: what a state rests on is known before it. */
function readLengths({ index, groups }: SelectedLiterals): LiteralLengths {
  const { trie, suffixOf } = index.automaton;
  const boundariesOf = index.literals.map(
    ({ uses }) => new Set(uses.filter(({ group }) => groups.has(group)).map(({ boundary }) => boundary)),
  );
  const depthOf = new Int32Array(trie.size);
  for (let state = 0; state < trie.size; state += 1) {
    depthOf.fill((depthOf[state] ?? 0) + 1, trie.firstChild[state], trie.firstChild[state + 1]);
  }
  /** The length of the longest selected literal at or below a state. */
  const longestOf = new Int32Array(trie.size);
  for (let state = trie.size - 1; state >= 0; state -= 1) {
    const isSelected = (boundariesOf[trie.literalAt[state] ?? -1]?.size ?? 0) > 0;
    const below = longestOf.subarray(trie.firstChild[state], trie.firstChild[state + 1]);
    longestOf[state] = Math.max(isSelected ? (depthOf[state] ?? 0) : 0, ...below);
  }
  const openOf = new Int32Array(trie.size);
  for (let state = 0; state < trie.size; state += 1) {
    const depth = depthOf[state] ?? 0;
    openOf[state] = (longestOf[state] ?? 0) > depth ? depth : (openOf[suffixOf[state] ?? 0] ?? 0);
  }
  return { depthOf, openOf, boundariesOf, longest: longestOf[0] ?? 0 };
}
