import type { HashBytes } from "../hash-bytes.ts";
import { emptyRoot, nodeHash } from "./node-hash.ts";
import { checkRange, subtreesOf } from "./subtrees-of.ts";

interface Subtree {
  readonly level: number;
  readonly hash: Uint8Array;
}

/**
 * What must be known of consecutive leaves to go on from there: the hashes of the fewest complete subtrees that cover
 * them, log2(n) of them at the right edge and as many at the left. It grows at its end, takes up its neighbour on the
 * right, and knows the root where it begins with the first leaf. Memory does not grow with the leaves.
 */
export class CompactRange {
  readonly from: number;
  readonly #hash: HashBytes;
  readonly #subtrees: Subtree[] = [];
  #to: number;

  /** No leaves yet; the first to come is number `from`. */
  constructor(hash: HashBytes, from = 0) {
    checkRange({ from, to: from });
    this.from = from;
    this.#to = from;
    this.#hash = hash;
  }

  /** The range whose `subtrees` were these. Throws RangeError unless there are as many hashes as `subtreesOf` says. */
  static of(
    range: { readonly from: number; readonly to: number; readonly subtrees: readonly Uint8Array[] },
    hash: HashBytes,
  ): CompactRange {
    const ids = subtreesOf(range.from, range.to);
    if (ids.length !== range.subtrees.length) {
      throw new RangeError(
        `the leaves from ${range.from} on, before ${range.to}, have ${ids.length} subtrees, not ${range.subtrees.length}`,
      );
    }
    const compact = new CompactRange(hash, range.from);
    range.subtrees.forEach((subtree, at) => {
      compact.appendSubtree(ids[at]?.level ?? 0, subtree);
    });
    return compact;
  }

  /** The number of the leaf that comes next. */
  get to(): number {
    return this.#to;
  }

  /** In the order of `subtreesOf(from, to)`. */
  get subtrees(): readonly Uint8Array[] {
    return this.#subtrees.map(({ hash }) => hash);
  }

  append(leafHash: Uint8Array): void {
    this.appendSubtree(0, leafHash);
  }

  /** Takes 2^level leaves at once. Throws RangeError where no complete subtree of that level can begin at `to`. */
  appendSubtree(level: number, subtreeHash: Uint8Array): void {
    if (this.#to % 2 ** level !== 0) {
      throw new RangeError(`no complete subtree of level ${level} begins at leaf ${this.#to}`);
    }
    let top: Subtree = { level, hash: subtreeHash };
    let place = this.#to / 2 ** level;
    for (
      let left = this.#leftSiblingOf(top, place);
      left !== undefined;
      left = this.#leftSiblingOf(top, place)
    ) {
      this.#subtrees.pop();
      top = { level: top.level + 1, hash: nodeHash(left.hash, top.hash, this.#hash) };
      place = (place - 1) / 2;
    }
    this.#subtrees.push(top);
    this.#to += 2 ** level;
  }

  /** A right child's left sibling, if this range has it, is always the last of the subtrees. */
  #leftSiblingOf(node: Subtree, place: number): Subtree | undefined {
    const last = this.#subtrees.at(-1);
    return place % 2 === 1 && last?.level === node.level ? last : undefined;
  }

  /** Takes up the leaves of its neighbour, which stays as it is. Throws RangeError unless that begins where this ends. */
  merge(right: CompactRange): void {
    if (right.from !== this.#to) {
      throw new RangeError(
        `a range from ${right.from} on does not continue one that ends before ${this.#to}`,
      );
    }
    for (const { level, hash } of right.#subtrees) this.appendSubtree(level, hash);
  }

  /** The root of the tree of these leaves. Throws RangeError unless the range begins with leaf 0. */
  root(): Uint8Array {
    if (this.from !== 0)
      throw new RangeError(`leaves from ${this.from} on have no root without those before`);
    return foldSubtrees(this.subtrees, this.#hash);
  }
}

/**
 * The hash over subtrees that lie side by side, each smaller than the one before it: how the right edge of a tree
 * hangs together. Of none it is the root of the empty tree.
 */
export function foldSubtrees(subtrees: readonly Uint8Array[], hash: HashBytes): Uint8Array {
  const last = subtrees.at(-1);
  if (last === undefined) return emptyRoot(hash);
  return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, hash), last);
}
