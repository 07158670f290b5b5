import { nodeHash, rootOf } from "../src/index.ts";
import { sha256 } from "./sample-leaves.ts";

/**
 * MTH, PATH and PROOF word for word as RFC 9162 (2.1.1, 2.1.3.1, 2.1.4.1) writes them: slow, and plainly right. D[a:b]
 * is a pair of numbers, and each MTH(D[a:b]) is computed once.
 */
export class NaiveTree {
  readonly #leaves: readonly Uint8Array[];
  readonly #roots = new Map<string, Uint8Array>();

  constructor(leaves: readonly Uint8Array[]) {
    this.#leaves = leaves;
  }

  root(from: number, to: number): Uint8Array {
    const key = `${from}:${to}`;
    const root = this.#roots.get(key) ?? rootOf(this.#leaves.slice(from, to), sha256);
    this.#roots.set(key, root);
    return root;
  }

  /** PATH(m, D[n]). */
  inclusionProof(index: number, size: number): readonly Uint8Array[] {
    return this.#path(index, 0, size);
  }

  #path(m: number, from: number, to: number): readonly Uint8Array[] {
    if (to - from === 1) return [];
    const k = largestPowerOfTwoBelow(to - from);
    return m < k
      ? [...this.#path(m, from, from + k), this.root(from + k, to)]
      : [...this.#path(m - k, from + k, to), this.root(from, from + k)];
  }

  /** PROOF(m, D[n]); of the empty tree, which the RFC leaves out, nothing. */
  consistencyProof(from: number, to: number): readonly Uint8Array[] {
    return from === 0 ? [] : this.#subproof(from, { from: 0, to }, true);
  }

  #subproof(m: number, { from, to }: Pair, known: boolean): readonly Uint8Array[] {
    if (m === to - from) return known ? [] : [this.root(from, to)];
    const k = largestPowerOfTwoBelow(to - from);
    return m <= k
      ? [...this.#subproof(m, { from, to: from + k }, known), this.root(from + k, to)]
      : [...this.#subproof(m - k, { from: from + k, to }, false), this.root(from, from + k)];
  }
}

interface Pair {
  readonly from: number;
  readonly to: number;
}

function largestPowerOfTwoBelow(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

/** Every node that a store keeps, made from all leaves: [level][place]. */
export function completeNodes(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels: (readonly Uint8Array[])[] = [];
  for (let level = leaves; level.length > 0; level = pairsOf(level)) levels.push(level);
  return levels;
}

function pairsOf(nodes: readonly Uint8Array[]): readonly Uint8Array[] {
  return nodes.flatMap((left, at) => {
    const right = nodes[at + 1];
    return at % 2 === 0 && right !== undefined ? [nodeHash(left, right, sha256)] : [];
  });
}
