import { sameBytes } from "../../encoding/bytes.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import type { ConsistencyClaim } from "../../proofs/verify-consistency.ts";
import { CompactRange } from "../../tree/compact-range.ts";
import { Acknowledgements } from "../acknowledgements.ts";
import { compareOutside, type OpenedHeads, openOutside, whatAgrees } from "../compare-outside.ts";
import { joinRoots } from "../consistency-proof.ts";
import { Findings } from "../findings.ts";
import { logNameOf } from "../log-family.ts";
import { sameHashes } from "../same-hashes.ts";
import { openTrusted, type Trust, type TrustedHead } from "../trust.ts";
import { type EvidenceVerdict, evidenceVerdictOf, type Looked, NO_COUNTS, notShown } from "../verdict.ts";
import { WatchedTree } from "../watched-tree.ts";
import { EventLines, type ProvedEvent } from "./event-lines.ts";
import { RetentionClaims } from "./retention-claims.ts";
import type { ExportEnd, ExportRun } from "./sidecar.ts";
import { SidecarReader } from "./sidecar-reader.ts";

/** An export as it was received: its two files, in pieces of any size. */
export interface ReceivedExport {
  readonly events: AsyncIterable<Uint8Array>;
  readonly sidecar: AsyncIterable<Uint8Array>;
}

export interface ExportCheck extends ReceivedExport {
  readonly trust: Trust;
  /** Checkpoints that left the log's machine by another way, as they are printed. */
  readonly outside?: readonly string[];
  /** What joins their sizes to that of the export's own checkpoint. */
  readonly consistency?: readonly ConsistencyClaim[];
  /** Hears of each event that is the export's, before the head is known. */
  readonly onEvent?: (event: ProvedEvent) => void;
  /** Hears how far it is, in leaves, some hundred at a time. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Checks an export in one pass, with memory for one run of it: that every event in it is the log's, at its index, that
 * none between is concealed, and that somebody trusted signed for it all. Source: docs/export-format.md.
 */
export async function verifyExport(check: ExportCheck, hash: HashBytes): Promise<EvidenceVerdict> {
  const findings = new Findings();
  const looked = await lookAtExport(check, findings, hash);
  return evidenceVerdictOf(looked, findings, { isWhole: isWhole(looked) });
}

/** Whether it shows all that its checkpoint covers, and the log is one. */
export function isWhole(looked: Looked): boolean {
  const { counts, acknowledgedForks = [] } = looked;
  return counts.events > 0 && notShown(looked) === 0 && acknowledgedForks.length === 0;
}

/** The same, with what is wrong among the findings. */
export async function lookAtExport(check: ExportCheck, findings: Findings, hash: HashBytes): Promise<Looked> {
  const outside = openOutside(check.outside ?? [], check.trust);
  for (const finding of outside.findings) findings.add(finding);
  const sidecar = await SidecarReader.open(check.sidecar, hash);
  if (!sidecar.ok) {
    findings.add(sidecar.error);
    return { counts: NO_COUNTS };
  }
  const { consistency = [] } = check;
  const walk = new ExportWalk({ ...check, consistency, sidecar: sidecar.value, findings, outside }, hash);
  return walk.run();
}

interface Walk {
  readonly events: AsyncIterable<Uint8Array>;
  readonly sidecar: SidecarReader;
  readonly trust: Trust;
  readonly outside: OpenedHeads;
  readonly consistency: readonly ConsistencyClaim[];
  readonly findings: Findings;
  readonly onEvent?: (event: ProvedEvent) => void;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One walk through both files. */
class ExportWalk {
  readonly #walk: Walk;
  readonly #hash: HashBytes;
  readonly #lines: EventLines;
  /** The tree as the sidecar has it; every event is held against the sidecar, and this tree against the signed root. */
  readonly #tree: WatchedTree;
  readonly #acknowledgements = new Acknowledgements();
  readonly #retention = new RetentionClaims();
  readonly #mayBeForked: boolean;
  #filtered = 0;
  #dropped = 0;
  #head: TrustedHead | undefined;
  #compared: Pick<Looked, "outsideSize" | "outsidePassedOver" | "acknowledgedForks"> = {};

  constructor(walk: Walk, hash: HashBytes) {
    this.#walk = walk;
    this.#hash = hash;
    const { origin } = walk.sidecar.head;
    const isFormer = walk.outside.heads.some((head) => head.origin !== origin);
    this.#mayBeForked = isFormer && logNameOf(origin).generation > 1;
    this.#lines = new EventLines({ ...walk, onEvent: this.#hear }, hash);
    this.#tree = new WatchedTree(
      walk.outside.heads.map(({ size }) => size),
      hash,
    );
  }

  async run(): Promise<Looked> {
    const { sidecar, findings, onProgress } = this.#walk;
    const { from, to, size, filter, left } = sidecar.head;
    this.#tree.appendStretch(from, left);
    for (let step = await sidecar.next(); ; step = await sidecar.next()) {
      if (step.kind === "broken") findings.add(step.finding);
      if (step.kind === "end") await this.#end(step.end);
      if (step.kind !== "run") break;
      await this.#follow(step.run);
      onProgress?.(this.#tree.size - from, to - from);
    }
    const counts = {
      ...NO_COUNTS,
      events: this.#lines.hashed,
      filtered: this.#filtered,
      dropped: this.#dropped,
    };
    return {
      counts,
      stretch: { from, to, size, filter },
      ...(this.#head !== undefined && { head: this.#head }),
      ...this.#compared,
    };
  }

  readonly #hear = (event: ProvedEvent): void => {
    if (this.#mayBeForked) this.#acknowledgements.hear(event.index, event.line);
    this.#retention.hear(event.index, event.line);
    this.#walk.onEvent?.(event);
  };

  async #follow(run: ExportRun): Promise<void> {
    if (run.kind === "events") return this.#followEvents(run);
    if (run.why === "filtered") this.#leaveOut(run.count);
    else {
      this.#dropped += run.count;
      this.#retention.hide(this.#tree.size, run.count);
    }
    this.#tree.appendStretch(run.count, run.hashes);
  }

  #leaveOut(count: number): void {
    const { sidecar, findings } = this.#walk;
    this.#filtered += count;
    if (Object.keys(sidecar.head.filter).length > 0) return;
    findings.add({ kind: "concealed", at: { index: this.#tree.size }, count });
  }

  async #followEvents({ count, hashes, leaves }: ExportRun & { readonly kind: "events" }): Promise<void> {
    const from = this.#tree.size;
    await this.#lines.compare(from, leaves);
    const stepsOver = this.#tree.watchesWithin(count);
    const subtrees = subtreesOfLeaves(from, leaves, this.#hash);
    if (!sameHashes(subtrees, hashes)) {
      this.#walk.findings.add({ kind: "altered", part: "hashes", at: { index: from }, to: from + count });
      this.#tree.appendStretch(count, hashes);
    } else if (stepsOver) this.#tree.appendLeaves(leaves);
    else this.#tree.appendStretch(count, hashes);
  }

  async #end({ right, checkpoint }: ExportEnd): Promise<void> {
    const { sidecar, trust, findings, outside, consistency } = this.#walk;
    const { origin, to, size } = sidecar.head;
    await this.#lines.end(to);
    this.#tree.appendStretch(size - to, right);
    const head = openTrusted(checkpoint, trust, "checkpoint");
    if (!head.ok) return findings.add(head.error);
    this.#head = head.value;
    if (head.value.origin !== origin) {
      findings.add({ kind: "other-log", of: "checkpoint", expected: origin, found: head.value.origin });
    }
    if (head.value.size !== size || !sameBytes(head.value.rootHash, this.#tree.root())) {
      findings.add({ kind: "altered", part: "hashes", at: { index: 0 }, to: size });
    }
    const hasAllBehind = to === size && Object.keys(sidecar.head.filter).length === 0;
    if (hasAllBehind) for (const finding of this.#retention.unexplained()) findings.add(finding);
    const joined = joinRoots(head.value, consistency, this.#hash);
    for (const finding of joined.findings) findings.add(finding);
    const rootsAt = (at: number) => [...this.#tree.rootsAt(at), ...joined.rootsAt(at)];
    const acknowledged = (generation: number) => this.#acknowledgements.of(generation);
    const compared = compareOutside(outside.heads, { origin, size, rootsAt, acknowledged });
    if (compared.kind === "differs") findings.add(compared.finding);
    this.#compared = whatAgrees(compared, outside);
  }
}

function subtreesOfLeaves(
  from: number,
  leaves: readonly Uint8Array[],
  hash: HashBytes,
): readonly Uint8Array[] {
  const range = new CompactRange(hash, from);
  for (const leaf of leaves) range.append(leaf);
  return range.subtrees;
}
