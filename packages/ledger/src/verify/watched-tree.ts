import type { HashBytes } from "../hash-bytes.ts";
import { CompactRange } from "../tree/compact-range.ts";
import { subtreesOf } from "../tree/subtrees-of.ts";

/** A tree that grows from its first leaf on and remembers the roots that it had at sizes that somebody signed. */
export class WatchedTree {
  readonly #range: CompactRange;
  /** In order, so that the next one to come is known. */
  readonly #sizes: readonly number[];
  readonly #roots = new Map<number, Uint8Array>();
  #next = 0;

  constructor(sizes: Iterable<number>, hash: HashBytes) {
    this.#range = new CompactRange(hash);
    this.#sizes = [...new Set(sizes)].toSorted((a, b) => a - b);
    this.#remember();
  }

  get size(): number {
    return this.#range.to;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  /** The root that it had at a watched size; none where it never had exactly that size. */
  rootsAt(size: number): readonly Uint8Array[] {
    const root = this.#roots.get(size);
    return root === undefined ? [] : [root];
  }

  /** Takes the next leaves by the hashes of their subtrees, as `subtreesOf` orders them. */
  appendStretch(count: number, hashes: readonly Uint8Array[]): void {
    subtreesOf(this.size, this.size + count).forEach(({ level }, at) => {
      const hash = hashes[at];
      if (hash === undefined) throw new RangeError(`${hashes.length} hashes are too few for ${count} leaves`);
      this.#range.appendSubtree(level, hash);
      this.#remember();
    });
  }

  appendLeaves(leaves: readonly Uint8Array[]): void {
    for (const leaf of leaves) {
      this.#range.append(leaf);
      this.#remember();
    }
  }

  /** Whether a watched size lies inside of the next so many leaves: then their subtrees would step over it. */
  watchesWithin(count: number): boolean {
    const next = this.#sizes[this.#next];
    return next !== undefined && next > this.size && next < this.size + count;
  }

  #remember(): void {
    for (
      let next = this.#sizes[this.#next];
      next !== undefined && next <= this.size;
      next = this.#sizes[this.#next]
    ) {
      if (next === this.size) this.#roots.set(next, this.root());
      this.#next += 1;
    }
  }
}
