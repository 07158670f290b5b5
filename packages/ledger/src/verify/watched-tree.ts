import type { HashBytes } from "../hash-bytes.ts";
import { CompactRange } from "../tree/compact-range.ts";
import { subtreesOf } from "../tree/subtrees-of.ts";

/** A tree that grows from its first leaf on and remembers the roots that it had at sizes that somebody signed. */
export class WatchedTree {
  readonly #range: CompactRange;
  readonly #sizes: ReadonlySet<number>;
  readonly #roots = new Map<number, Uint8Array>();

  constructor(sizes: Iterable<number>, hash: HashBytes) {
    this.#range = new CompactRange(hash);
    this.#sizes = new Set(sizes);
    this.#remember();
  }

  get size(): number {
    return this.#range.to;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  /** The root that it had at a watched size; undefined where it never had exactly that size. */
  rootAt(size: number): Uint8Array | undefined {
    return this.#roots.get(size);
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
    const from = this.size;
    return [...this.#sizes].some((size) => size > from && size < from + count);
  }

  #remember(): void {
    if (this.#sizes.has(this.size)) this.#roots.set(this.size, this.root());
  }
}
