import { sameBytes } from "../../encoding/bytes.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import { parseCheckpoint } from "../../notes/checkpoint.ts";
import { parseNote } from "../../notes/note.ts";
import type { Result } from "../../result.ts";
import { emptyRoot } from "../../tree/node-hash.ts";
import type { Finding } from "../finding.ts";
import { openTrusted, type Trust, type TrustedHead } from "../trust.ts";
import type { BorneOut } from "./leaf-witnesses.ts";
import type { KeptHead } from "./record-source.ts";

/** Roots by size, of the tree of the rows, and of the tiles' where they differ. */
interface Roots {
  readonly rows: ReadonlyMap<number, Uint8Array>;
  readonly tiles: ReadonlyMap<number, Uint8Array> | undefined;
}

interface Heads {
  readonly trust: Trust | undefined;
  readonly outside: TrustedHead | undefined;
  readonly latest: KeptHead | undefined;
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
  #outsideRoots: readonly Uint8Array[] = [];

  constructor(heads: Heads, hash: HashBytes) {
    this.#heads = heads;
    if (heads.outside?.size === 0) this.#outsideRoots = [emptyRoot(hash)];
  }

  /** The sizes whose roots are needed of a block of leaves. */
  sizesWithin(from: number, to: number, checkpoints: readonly KeptHead[]): readonly number[] {
    const outside = this.#heads.outside?.size;
    const sizes = checkpoints.map(({ size }) => size);
    return outside !== undefined && outside > from && outside <= to ? [...sizes, outside] : sizes;
  }

  compare(checkpoints: readonly KeptHead[], roots: Roots): void {
    for (const kept of checkpoints) this.#compareOne(kept, roots);
    const outside = this.#heads.outside?.size;
    if (outside === undefined) return;
    const found = [roots.rows.get(outside), roots.tiles?.get(outside)].filter((root) => root !== undefined);
    if (found.length > 0) this.#outsideRoots = found;
  }

  /** `size`: what the sequencer's state says; `found`: leaves that there are. */
  end({ size, found }: { readonly size: number; readonly found: number }): {
    readonly head: TrustedHead | undefined;
    readonly borneOut: BorneOut;
    readonly findings: readonly Finding[];
  } {
    const { outside, latest } = this.#heads;
    const expected = Math.max(size, latest?.size ?? 0, outside?.size ?? 0);
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
    this.#compareOutside(found);
    return { head: this.#head, borneOut: this.#borneOut, findings: this.#findings };
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
    this.#head = opened.value;
    const is = (root: Uint8Array | undefined) => root !== undefined && sameBytes(root, rootHash);
    this.#borneOut = is(roots.rows.get(size)) ? "rows" : is(roots.tiles?.get(size)) ? "tiles" : "neither";
    if (this.#borneOut === "neither") this.#badSize ??= size;
    else if (this.#badSize === undefined) this.#goodSize = size;
  }

  #open(kept: KeptHead): Result<TrustedHead, Finding> {
    const { trust } = this.#heads;
    return trust === undefined ? readUnsigned(kept.note) : openTrusted(kept.note, trust, "checkpoint");
  }

  #compareOutside(found: number): void {
    const { outside } = this.#heads;
    if (outside === undefined || outside.size > found) return;
    if (this.#head !== undefined && this.#head.origin !== outside.origin) {
      const { origin } = this.#head;
      this.#findings.push({
        kind: "other-log",
        of: "outside-checkpoint",
        expected: origin,
        found: outside.origin,
      });
    } else if (!this.#outsideRoots.some((root) => sameBytes(root, outside.rootHash))) {
      this.#findings.push({ kind: "forked", size: outside.size, because: "outside-checkpoint" });
    }
  }
}

/** What a head says, without anybody to vouch for it. */
function readUnsigned(printed: string): Result<TrustedHead, Finding> {
  const note = parseNote(printed);
  if (!note.ok) return { ok: false, error: { kind: "unreadable", what: "checkpoint", why: note.error.kind } };
  const checkpoint = parseCheckpoint(note.value.text);
  if (!checkpoint.ok) {
    return { ok: false, error: { kind: "unreadable", what: "checkpoint", why: checkpoint.error.kind } };
  }
  const { origin, size, rootHash } = checkpoint.value;
  return { ok: true, value: { origin, size, rootHash, signatures: [] } };
}
