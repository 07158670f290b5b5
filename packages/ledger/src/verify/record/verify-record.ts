import { sameBytes } from "../../encoding/bytes.ts";
import { HASH_BYTES, type HashBytes } from "../../hash-bytes.ts";
import { TILE_WIDTH } from "../../tiles/tile-path.ts";
import { leafHash } from "../../tree/node-hash.ts";
import { Acknowledgements } from "../acknowledgements.ts";
import { type OpenedHeads, openOutside, whatAgrees } from "../compare-outside.ts";
import { placeOf } from "../event-place.ts";
import type { EventPlace } from "../finding.ts";
import { Findings } from "../findings.ts";
import type { Trust } from "../trust.ts";
import { type Verdict, verdictOf } from "../verdict.ts";
import { alteredColumns } from "./altered-columns.ts";
import { eventMembers } from "./event-members.ts";
import { HeadCheck } from "./head-check.ts";
import { KeyBook } from "./key-book.ts";
import { LeafTree } from "./leaf-tree.ts";
import { type Disagreement, judge } from "./leaf-witnesses.ts";
import { PermitBook } from "./permit-book.ts";
import type { RecordBlock, RecordRow, RecordSource } from "./record-source.ts";
import { TileLadder } from "./tile-ladder.ts";
import { UnsignedTail } from "./unsigned-tail.ts";

export interface RecordCheck {
  readonly source: RecordSource;
  /** Absent: only that the record agrees with itself is shown, which whoever can write all of it can bring about. */
  readonly trust?: Trust;
  /** Checkpoints that left the log's machine by another way, as they are printed. Only with `trust`. */
  readonly outside?: readonly string[];
  /** Hears how far it is, in leaves. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Disagreements that are kept until the signed root says which side is right. */
const DISAGREEMENTS_MAX = 1_000;

/**
 * Checks a whole record: bodies against leaves, leaves against tiles, tiles against the heads that were signed, heads
 * against one from outside, and missing bodies against what let them go. One pass; memory for one tile of each level.
 */
export async function verifyRecord(check: RecordCheck, hash: HashBytes): Promise<Verdict> {
  return new RecordWalk(check, hash).run();
}

const NOBODY: OpenedHeads = { heads: [], findings: [], passedOver: 0 };

class RecordWalk {
  readonly #check: RecordCheck;
  readonly #hash: HashBytes;
  readonly #findings = new Findings();
  readonly #permits: PermitBook;
  readonly #ladder: TileLadder;
  readonly #heads: HeadCheck;
  readonly #keys = new KeyBook();
  readonly #tail = new UnsignedTail();
  /** The tree by what bodies and rows hash to. */
  readonly #rows: LeafTree;
  /** The tree by the tiles, from where they first differ on. */
  #tiles: LeafTree | undefined;
  readonly #disagreements: Disagreement[] = [];
  #gap: { at: EventPlace; count: number } | undefined;
  readonly #acknowledgements = new Acknowledgements();
  readonly #outside: OpenedHeads;
  #leaves = 0;
  #events = 0;
  #dropped = 0;

  constructor(check: RecordCheck, hash: HashBytes) {
    const { source, trust, outside = [] } = check;
    this.#check = check;
    this.#hash = hash;
    this.#permits = new PermitBook(source.permits, hash);
    this.#ladder = new TileLadder(source.tile, hash);
    this.#rows = new LeafTree(hash);
    const opened = trust === undefined ? NOBODY : openOutside(outside, trust);
    for (const finding of opened.findings) this.#findings.add(finding);
    this.#outside = opened;
    const acknowledged = (generation: number) => this.#acknowledgements.of(generation);
    this.#heads = new HeadCheck(
      { trust, outside: opened.heads, latest: source.latest, keys: this.#keys, acknowledged },
      hash,
    );
  }

  async run(): Promise<Verdict> {
    const { source, onProgress, trust } = this.#check;
    if (source.disorderAt !== undefined) {
      this.#findings.add({ kind: "altered", part: "order", at: { index: source.disorderAt } });
    }
    for await (const block of source.blocks) {
      await this.#take(block);
      onProgress?.(this.#rows.size, source.size);
    }
    this.#endGap();
    const strays = await source.strays({ leaves: this.#leaves, bodies: this.#events });
    const { inserted, firstInsertedId: eventId } = strays;
    if (inserted > 0) {
      const at = { index: this.#rows.size, ...(eventId === undefined ? {} : { eventId }) };
      this.#findings.add({ kind: "inserted", at, count: inserted });
    }
    for (const finding of await this.#ladder.end()) this.#findings.add(finding);
    for (const finding of this.#permits.unproved()) this.#findings.add(finding);
    const { head, borneOut, findings, compared } = this.#heads.end({
      size: source.size,
      found: this.#rows.size,
    });
    for (const finding of findings) this.#findings.add(finding);
    if (trust !== undefined) this.#lookForSignatures(head?.size ?? 0, strays.notIntegrated);
    judge(this.#disagreements, { borneOut, size: this.#rows.size }, this.#findings);
    const counts = {
      events: this.#events,
      filtered: 0,
      dropped: this.#dropped,
      notIntegrated: strays.notIntegrated,
      notSigned: this.#rows.size - (head?.size ?? 0),
    };
    const looked = { counts, ...(head && { head }), ...whatAgrees(compared, this.#outside) };
    return verdictOf(looked, this.#findings);
  }

  /** That nobody has signed for any of it the heads tell; here, that nothing is left to sign for, or too much. */
  #lookForSignatures(signedSize: number, waiting: number): void {
    const found = this.#rows.size;
    if (found + waiting + signedSize === 0 && this.#check.source.hasSigner) {
      this.#findings.add({ kind: "unsigned", at: { index: 0 }, count: 0 });
    }
    if (signedSize === 0) return;
    for (const finding of this.#tail.findings(found, signedSize)) this.#findings.add(finding);
  }

  async #take({ rows, tile, checkpoints }: RecordBlock): Promise<void> {
    const from = this.#rows.size;
    if (tile?.length !== rows.length * HASH_BYTES) {
      this.#findings.add({ kind: "altered", part: "hashes", at: { index: from }, to: from + rows.length });
    }
    const bodies = rows.map(({ body }) => (body === undefined ? undefined : leafHash(body, this.#hash)));
    const kept = rows.map((row, at) => bodies[at] ?? row.leafHash ?? hashOf(tile, at) ?? NO_HASH);
    const tiled = kept.map((leaf, at) => hashOf(tile, at) ?? leaf);
    rows.forEach((row, at) => {
      this.#look(row, { index: from + at, body: bodies[at], tile: hashOf(tile, at) });
    });
    if (!kept.every((leaf, at) => sameBytes(leaf, tiled[at] ?? NO_HASH))) this.#tiles ??= this.#rows.copy();
    const sizes = this.#heads.sizesWithin(from, from + rows.length, checkpoints);
    const roots = { rows: this.#rows.append(kept, sizes), tiles: this.#tiles?.append(tiled, sizes) };
    this.#heads.compare(checkpoints, roots);
    const signedSize = this.#heads.signedSize;
    rows.forEach(({ occurredAt }, at) => {
      this.#tail.hear(from + at, occurredAt, signedSize);
    });
    if (rows.length === TILE_WIDTH) await this.#ladder.add(tiled);
  }

  #look(
    row: RecordRow,
    seen: {
      readonly index: number;
      readonly body: Uint8Array | undefined;
      readonly tile: Uint8Array | undefined;
    },
  ): void {
    const { index, body, tile } = seen;
    if (this.#isThere(row, index)) this.#endGap();
    else this.#openGap(row, index);
    if (row.leafHash !== undefined) this.#leaves += 1;
    if (row.body !== undefined) this.#events += 1;
    const hashes = [body, row.leafHash, tile].filter((hash) => hash !== undefined);
    const [first] = hashes;
    if (first !== undefined && hashes.every((hash) => sameBytes(hash, first))) {
      if (row.body !== undefined) this.#read(row, row.body, { index, leaf: first });
      return;
    }
    if (this.#disagreements.length === DISAGREEMENTS_MAX) return;
    this.#disagreements.push({
      at: { ...idOf(row), ...placeOf(index, row.body) },
      ...(body === undefined ? {} : { body }),
      ...(row.leafHash === undefined ? {} : { row: row.leafHash }),
      ...(tile === undefined ? {} : { tile }),
    });
  }

  /** Looks into an event that is as it was recorded. */
  #read(row: RecordRow, body: Uint8Array, { index, leaf }: { index: number; leaf: Uint8Array }): void {
    const event = eventMembers(body);
    const columns = alteredColumns(row, event);
    if (columns.length > 0) {
      this.#findings.add({ kind: "altered", part: "columns", at: placeOf(index, body), columns });
    }
    const { id, type, occurredAt } = event ?? {};
    this.#permits.hear({ index, type, occurredAt });
    if (type === "retention.applied" && typeof id === "string") this.#permits.prove(id, leaf, index);
    this.#keys.hear(index, type, body);
    if (type === "config.changed") this.#acknowledgements.hear(index, body);
  }

  /** Whether nothing of the leaf is gone but what was allowed to go. */
  #isThere(row: RecordRow, index: number): boolean {
    if (row.leafHash === undefined) return false;
    if (row.body !== undefined) return true;
    const { droppedType, occurredAt, id } = row;
    const allowed = this.#permits.covers({ index, type: droppedType, occurredAt }, id);
    if (allowed) this.#dropped += 1;
    return allowed;
  }

  #openGap(row: RecordRow, index: number): void {
    this.#gap ??= { at: { index, ...idOf(row) }, count: 0 };
    this.#gap.count += 1;
  }

  #endGap(): void {
    if (this.#gap !== undefined) this.#findings.add({ kind: "missing", ...this.#gap });
    this.#gap = undefined;
  }
}

/** Stands for a leaf of which nothing is left; no SHA-256 is known to give it. */
const NO_HASH = new Uint8Array(HASH_BYTES);

function hashOf(tile: Uint8Array | undefined, at: number): Uint8Array | undefined {
  const hash = tile?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  return hash?.length === HASH_BYTES ? hash : undefined;
}

function idOf({ id }: RecordRow): { readonly eventId?: string } {
  return id === undefined ? {} : { eventId: id };
}
