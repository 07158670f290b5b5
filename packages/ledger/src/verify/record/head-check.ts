import { sameBytes } from "../../encoding/bytes.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import type { Result } from "../../result.ts";
import { TILE_WIDTH } from "../../tiles/tile-path.ts";
import { emptyRoot } from "../../tree/node-hash.ts";
import { acknowledgedFork, type Comparison, compareOutside } from "../compare-outside.ts";
import type { EventPlace, Finding } from "../finding.ts";
import { openTrusted, openUnsigned, type Trust, type TrustedHead } from "../trust.ts";
import type { AcknowledgedFork } from "../verdict.ts";
import type { KeyBook } from "./key-book.ts";
import type { BorneOut } from "./leaf-witnesses.ts";
import type { KeptHead } from "./record-source.ts";

/** Roots by size, of the tree of the rows, and of the tiles' where they differ. */
interface Roots {
  readonly rows: ReadonlyMap<number, Uint8Array>;
  readonly tiles: ReadonlyMap<number, Uint8Array> | undefined;
}

interface Heads {
  readonly trust: Trust | undefined;
  readonly outside: readonly TrustedHead[];
  readonly latest: KeptHead | undefined;
  readonly keys: KeyBook;
  /** The event of the log in which an admin acknowledged the fork that this generation of its name began with. */
  readonly acknowledged: (generation: number) => EventPlace | undefined;
}

/** Holds every signed tree head that was kept, and one from outside, against the trees that are found. */
export class HeadCheck {
  readonly #heads: Heads;
  readonly #findings: Finding[] = [];
  #head: TrustedHead | undefined;
  #borneOut: BorneOut = "neither";
  /** The largest tree that a head bore out, and the first that one did not. */
  #goodSize = 0;
  #badSize: number | undefined;
  /** The sizes of heads from outside, by the tile of leaves with which or within which such a tree ends. */
  readonly #outsideSizes: ReadonlyMap<number, readonly number[]>;
  /** Of the trees that heads from outside are of, by size. */
  readonly #outsideRoots = new Map<number, readonly Uint8Array[]>();

  constructor(heads: Heads, hash: HashBytes) {
    this.#heads = heads;
    const sizes = heads.outside.map(({ size }) => size);
    this.#outsideSizes = Map.groupBy(sizes, (size) => Math.floor((size - 1) / TILE_WIDTH));
    this.#outsideRoots.set(0, [emptyRoot(hash)]);
  }

  /** How far the last head reaches that can be believed. */
  get signedSize(): number {
    return this.#head?.size ?? 0;
  }

  /** The sizes whose roots are needed of a block of leaves. */
  sizesWithin(from: number, to: number, checkpoints: readonly KeptHead[]): readonly number[] {
    const outside = this.#outsideSizes.get(Math.floor(from / TILE_WIDTH)) ?? [];
    return [...checkpoints.map(({ size }) => size), ...outside].filter((size) => size > from && size <= to);
  }

  compare(checkpoints: readonly KeptHead[], roots: Roots): void {
    for (const kept of checkpoints) this.#compareOne(kept, roots);
    for (const [size, root] of roots.rows) {
      if (!this.#outsideSizes.get(Math.floor((size - 1) / TILE_WIDTH))?.includes(size)) continue;
      this.#outsideRoots.set(size, [root, roots.tiles?.get(size) ?? root]);
    }
  }

  /** `size`: what the sequencer's state says; `found`: leaves that there are. */
  end({ size, found }: { readonly size: number; readonly found: number }): {
    readonly head: TrustedHead | undefined;
    readonly borneOut: BorneOut;
    readonly findings: readonly Finding[];
    readonly compared: Comparison;
  } {
    const { outside, latest } = this.#heads;
    const cutOff = outside.flatMap((each) =>
      each.size > found ? acknowledgedFork(each, this.#found(found)) : [],
    );
    const expected = outside
      .filter((each) => acknowledgedFork(each, this.#found(found)).length === 0)
      .reduce((most, each) => Math.max(most, each.size), Math.max(size, latest?.size ?? 0));
    if (found < expected) this.#findings.push({ kind: "truncated", what: "log", found, expected });
    const nobodySigned = this.#heads.trust !== undefined && this.#head === undefined;
    if (found > 0 && nobodySigned && this.#findings.length === 0) {
      this.#findings.push({ kind: "unknown-key", of: "checkpoint", signers: [] });
    }
    if (found > size)
      this.#findings.push({ kind: "altered", part: "hashes", at: { index: size }, to: found });
    if (this.#badSize !== undefined) {
      const from = Math.min(this.#goodSize, this.#badSize);
      this.#findings.push({ kind: "altered", part: "hashes", at: { index: from }, to: this.#badSize });
    }
    const compared = this.#compareOutside(found);
    if (compared.kind === "differs") this.#findings.push(compared.finding);
    return {
      head: this.#head,
      borneOut: this.#borneOut,
      findings: this.#findings,
      compared: withForks(compared, cutOff),
    };
  }

  #compareOne(kept: KeptHead, roots: Roots): void {
    const opened = this.#open(kept);
    const isLatest = kept.size === this.#heads.latest?.size;
    if (!opened.ok) {
      // Of older ones a key may be missing that has been replaced since: the latest one covers all that they cover.
      if (opened.error.kind !== "unknown-key" || isLatest) this.#findings.push(opened.error);
      return;
    }
    const { size, rootHash } = opened.value;
    if (size !== kept.size || !sameBytes(rootHash, kept.rootHash)) {
      this.#findings.push({ kind: "altered", part: "checkpoint", size: kept.size });
      return;
    }
    const refused = this.#heads.keys.refuse(opened.value);
    if (refused !== undefined) {
      this.#findings.push(refused);
      return;
    }
    this.#head = opened.value;
    const is = (root: Uint8Array | undefined) => root !== undefined && sameBytes(root, rootHash);
    this.#borneOut = is(roots.rows.get(size)) ? "rows" : is(roots.tiles?.get(size)) ? "tiles" : "neither";
    if (this.#borneOut === "neither") this.#badSize ??= size;
    else if (this.#badSize === undefined) this.#goodSize = size;
  }

  #open(kept: KeptHead): Result<TrustedHead, Finding> {
    const { trust } = this.#heads;
    return trust === undefined ? openUnsigned(kept.note) : openTrusted(kept.note, trust, "checkpoint");
  }

  #compareOutside(found: number): Comparison {
    // Those of larger trees have been told of: the log is cut.
    const comparable = this.#heads.outside.filter(({ size }) => size <= found);
    const rootsAt = (size: number) => this.#outsideRoots.get(size) ?? [];
    return compareOutside(comparable, { ...this.#found(found), rootsAt });
  }

  #found(size: number) {
    const { outside, acknowledged } = this.#heads;
    const first = outside.find((each) => each.size <= size);
    return { origin: this.#head?.origin ?? first?.origin ?? "", size, acknowledged };
  }
}

/** What was cut off openly is told beside what agrees. */
function withForks(compared: Comparison, cutOff: readonly AcknowledgedFork[]): Comparison {
  if (compared.kind === "differs" || cutOff.length === 0) return compared;
  if (compared.kind === "agrees") return { ...compared, forks: [...compared.forks, ...cutOff] };
  return { kind: "agrees", size: undefined, forks: cutOff, uncompared: 0 };
}
