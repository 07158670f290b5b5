import { sameBytes } from "../../encoding/bytes.ts";
import { HASH_BYTES, type HashBytes } from "../../hash-bytes.ts";
import { TILE_WIDTH } from "../../tiles/tile-path.ts";
import { CompactRange } from "../../tree/compact-range.ts";
import type { Finding } from "../finding.ts";
import type { RecordSource } from "./record-source.ts";

/** Checks the tiles above the leaves: each hash in them is the root of a full tile below. */
export class TileLadder {
  readonly #tile: RecordSource["tile"];
  readonly #hash: HashBytes;
  /** By level, from 1: the roots that belong into the tile that is not full yet, and its place. */
  readonly #open: { roots: Uint8Array[]; place: number }[] = [];
  readonly #findings: Finding[] = [];

  constructor(tile: RecordSource["tile"], hash: HashBytes) {
    this.#tile = tile;
    this.#hash = hash;
  }

  /** The next full tile of leaves. */
  async add(leaves: readonly Uint8Array[]): Promise<void> {
    await this.#climb(1, this.#rootOf(leaves));
  }

  /** What is wrong, those tiles included that are not full. */
  async end(): Promise<readonly Finding[]> {
    for (const [at, { roots, place }] of this.#open.entries()) await this.#compare(at + 1, place, roots);
    return this.#findings;
  }

  async #climb(level: number, root: Uint8Array): Promise<void> {
    const open = this.#open[level - 1] ?? { roots: [], place: 0 };
    this.#open[level - 1] = open;
    open.roots.push(root);
    if (open.roots.length < TILE_WIDTH) return;
    const { roots, place } = open;
    this.#open[level - 1] = { roots: [], place: place + 1 };
    await this.#compare(level, place, roots);
    await this.#climb(level + 1, this.#rootOf(roots));
  }

  async #compare(level: number, place: number, roots: readonly Uint8Array[]): Promise<void> {
    if (roots.length === 0) return;
    const kept = (await this.#tile(level, place)) ?? new Uint8Array(0);
    const differs = roots.map((root, at) => !sameBytes(hashAt(kept, at), root));
    const [first, last] = [differs.indexOf(true), differs.lastIndexOf(true)];
    if (first === -1) return;
    const leaves = TILE_WIDTH ** level;
    const from = place * TILE_WIDTH * leaves;
    const at = { index: from + first * leaves };
    this.#findings.push({ kind: "altered", part: "hashes", at, to: from + (last + 1) * leaves });
  }

  #rootOf(hashes: readonly Uint8Array[]): Uint8Array {
    const range = new CompactRange(this.#hash);
    for (const hash of hashes) range.append(hash);
    return range.root();
  }
}

function hashAt(hashes: Uint8Array, at: number): Uint8Array {
  return hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
}
