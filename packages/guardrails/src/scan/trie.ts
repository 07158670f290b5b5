import type { Alphabet } from "./alphabet.ts";

/**
 * The literals as a tree, its nodes numbered level by level from the root 0 on: the children of a node stand one after the
 * other, so that two numbers a node say it all.
 */
export interface Trie {
  readonly size: number;
  /** The children of node n are those from `firstChild[n]` up to `firstChild[n + 1]`, exclusive. */
  readonly firstChild: Int32Array;
  /** The symbol that leads to a node from its parent. */
  readonly symbolInto: Uint16Array;
  /** The literal that ends at a node; −1 where none does. */
  readonly literalAt: Int32Array;
}

/** Literals that read the same get the number of the first of them. */
export function buildTrie(literals: readonly string[], { symbolOf }: Alphabet): Trie {
  const root: Node = { symbol: 0, literal: -1, children: new Map() };
  let size = 1;
  literals.forEach((literal, index) => {
    let node = root;
    for (let at = 0; at < literal.length; at += 1) {
      const symbol = symbolOf[literal.charCodeAt(at)] ?? 0;
      let child = node.children.get(symbol);
      if (child === undefined) {
        child = { symbol, literal: -1, children: new Map() };
        node.children.set(symbol, child);
        size += 1;
      }
      node = child;
    }
    if (node.literal < 0) node.literal = index;
  });
  return numberNodes(root, size);
}

interface Node {
  readonly symbol: number;
  literal: number;
  readonly children: Map<number, Node>;
}

function numberNodes(root: Node, size: number): Trie {
  const firstChild = new Int32Array(size + 1);
  const symbolInto = new Uint16Array(size);
  const literalAt = new Int32Array(size);
  const nodes = [root];
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] ?? root;
    firstChild[index] = nodes.length;
    symbolInto[index] = node.symbol;
    literalAt[index] = node.literal;
    nodes.push(...node.children.values());
  }
  firstChild[size] = size;
  return { size, firstChild, symbolInto, literalAt };
}
