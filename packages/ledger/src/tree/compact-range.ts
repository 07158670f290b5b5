import type { HashBytes } from "../hash-bytes.ts";
import { foldSubtrees } from "./fold-subtrees.ts";
import { nodeHash } from "./node-hash.ts";
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
    const leaves = 2 ** level;
    const end = this.#to + leaves;
    if (!Number.isSafeInteger(end) || this.#to % leaves !== 0) {
      throw new RangeError(`no complete subtree of level ${level} begins at leaf ${this.#to}`);
    }
    this.#push({ level, hash: subtreeHash }, this.#to / leaves);
    this.#to = end;
  }

  /** A right child joins its left sibling, which, if it is in the range, is the last of its subtrees. */
  #push(node: Subtree, place: number): void {
    const last = this.#subtrees.at(-1);
    if (place % 2 === 0 || last?.level !== node.level) {
      this.#subtrees.push(node);
      return;
    }
    this.#subtrees.pop();
    const parent = { level: node.level + 1, hash: nodeHash(last.hash, node.hash, this.#hash) };
    this.#push(parent, (place - 1) / 2);
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
    if (this.from !== 0) throw new RangeError(`no root is known without the leaves before ${this.from}`);
    return foldSubtrees(this.subtrees, this.#hash);
  }
}
