import type { Alphabet } from "./alphabet.ts";

/**
 * The literals as a tree, its nodes numbered level by level from the root 0 on: the children of a node stand one after the
 * other, in the order of their symbols, so that two numbers a node say it all.
 */
export interface Trie {
  readonly size: number;
  /** The children of node n are those from `firstChild[n]` up to `firstChild[n + 1]`, exclusive. */
  readonly firstChild: Int32Array;
  /** The symbol that leads to a node from its parent. */
  readonly symbolInto: Uint16Array;
  /** Which literal ends at a node; −1 where none does. */
  readonly literalAt: Int32Array;
}

/** `literals` are folded, sorted and each there once: those below a node are neighbours. */
export function buildTrie(literals: readonly string[], { symbolOf }: Alphabet): Trie {
  const size = countNodes(literals);
  const firstChild = new Int32Array(size + 1);
  const symbolInto = new Uint16Array(size);
  const literalAt = new Int32Array(size).fill(-1);
  // Of each node the literals below it, and its depth.
  const first = new Int32Array(size);
  const end = new Int32Array(size);
  const depthOf = new Int32Array(size);
  end[0] = literals.length;
  let next = 1;
  for (let node = 0; node < size; node += 1) {
    const depth = depthOf[node] ?? 0;
    const last = end[node] ?? 0;
    let literal = first[node] ?? 0;
    firstChild[node] = next;
    if (literals[literal]?.length === depth) {
      literalAt[node] = literal;
      literal += 1;
    }
    while (literal < last) {
      const unit = literals[literal]?.charCodeAt(depth) ?? 0;
      first[next] = literal;
      while (literal < last && literals[literal]?.charCodeAt(depth) === unit) literal += 1;
      end[next] = literal;
      depthOf[next] = depth + 1;
      symbolInto[next] = symbolOf[unit] ?? 0;
      next += 1;
    }
  }
  firstChild[size] = size;
  return { size, firstChild, symbolInto, literalAt };
}

/** A literal adds what it does not share with the one before. */
function countNodes(literals: readonly string[]): number {
  let size = 1;
  let before = "";
  for (const literal of literals) {
    let shared = 0;
    while (shared < before.length && before.charCodeAt(shared) === literal.charCodeAt(shared)) shared += 1;
    size += literal.length - shared;
    before = literal;
  }
  return size;
}
