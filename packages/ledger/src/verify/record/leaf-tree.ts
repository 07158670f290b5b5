import type { HashBytes } from "../../hash-bytes.ts";
import { CompactRange } from "../../tree/compact-range.ts";

/** A tree that takes leaves block by block, and tells the roots that it had on the way. */
export class LeafTree {
  readonly #range: CompactRange;
  readonly #hash: HashBytes;

  constructor(hash: HashBytes, range = new CompactRange(hash)) {
    this.#range = range;
    this.#hash = hash;
  }

  get size(): number {
    return this.#range.to;
  }

  /** A tree that is as this one is now, and grows apart from it. */
  copy(): LeafTree {
    const { to, subtrees } = this.#range;
    return new LeafTree(this.#hash, CompactRange.of({ from: 0, to, subtrees }, this.#hash));
  }

  /** Takes the leaves; gives the roots of the trees of these sizes, which rise and end within the leaves or with them. */
  append(leaves: readonly Uint8Array[], sizes: readonly number[]): ReadonlyMap<number, Uint8Array> {
    const wanted = new Set(sizes);
    const roots = new Map<number, Uint8Array>();
    for (const leaf of leaves) {
      this.#range.append(leaf);
      if (wanted.has(this.size)) roots.set(this.size, this.#range.root());
    }
    return roots;
  }
}
