import { utf8Text } from "../../encoding/utf8.ts";
import type { HashBytes, HashingStream } from "../../hash-bytes.ts";
import type { ConsistencyClaim } from "../../proofs/verify-consistency.ts";
import { joinRoots, readConsistencyProofs } from "../consistency-proof.ts";
import type { ProvedEvent } from "../export/event-lines.ts";
import { type ExportCheck, isWhole, lookAtExport } from "../export/verify-export.ts";
import { Findings } from "../findings.ts";
import type { TrustedHead } from "../trust.ts";
import {
  type EvidenceVerdict,
  evidenceVerdictOf,
  type Looked,
  NO_COUNTS,
  type PackFilesSeen,
} from "../verdict.ts";
import { compareCheckpoint } from "./compare-checkpoint.ts";
import { EXCERPT, Excerpts } from "./excerpts.ts";
import { FileCheck, readToEnd, wholeOf } from "./file-check.ts";
import { type ListedFile, MANIFEST_PATH, parseManifest } from "./manifest.ts";
import { type PackFiles, UnreadableFile } from "./pack-files.ts";

export interface PackCheck extends Omit<ExportCheck, "events" | "sidecar" | "onEvent"> {
  readonly files: PackFiles;
  /** Whether a file holds what it is named after, where that can be told of it. */
  readonly isAsNamed?: (path: string, content: Uint8Array) => boolean;
}

export interface PackHashes {
  readonly hash: HashBytes;
  readonly startHash: () => HashingStream;
}

const EVENTS = "events.ndjson";
const SIDECAR = "events.proof.ndjson";
const CONSISTENCY = "consistency.ndjson";
const CHECKPOINT = /^checkpoint(?:s\/[0-9]+)?\.txt$/;
const NAMED = /^policies\/.*\.json$/;

/** Of a file that is looked at as a whole. */
const WHOLE_BYTES_MAX = 2 ** 26;

/**
 * Checks an evidence pack: its export as any other, every checkpoint in it against the export's own, what repeats events
 * against these, and all files against the manifest, which nobody has signed. Source: docs/evidence-pack.md.
 */
export async function verifyPack(check: PackCheck, hashes: PackHashes): Promise<EvidenceVerdict> {
  const findings = new Findings();
  const looked = await new PackWalk(check, { ...hashes, findings }).run();
  return evidenceVerdictOf(looked, findings, { isWhole: isWhole(looked) });
}

interface Tools extends PackHashes {
  readonly findings: Findings;
}

class PackWalk {
  readonly #check: PackCheck;
  readonly #tools: Tools;
  /** What should be there; undefined where that cannot be told. */
  #listed: ReadonlyMap<string, ListedFile> | undefined;
  readonly #checkpoints: string[] = [];
  #proofs: readonly ConsistencyClaim[];
  readonly #excerpts: Excerpts;
  readonly #asListed: string[] = [];

  constructor(check: PackCheck, tools: Tools) {
    this.#check = check;
    this.#tools = tools;
    this.#proofs = check.consistency ?? [];
    this.#excerpts = new Excerpts(tools.hash);
  }

  async run(): Promise<Looked> {
    const { paths } = this.#check.files;
    await this.#readManifest();
    for (const path of paths) {
      if (path !== MANIFEST_PATH && path !== EVENTS && path !== SIDECAR) await this.#readFile(path);
    }
    const { findings } = this.#tools;
    const before = findings.count;
    const looked = await this.#readExport();
    // Where events are wrong themselves, nothing can be said of what repeats them.
    if (looked.head !== undefined && findings.count === before)
      for (const finding of this.#excerpts.end()) findings.add(finding);
    if (looked.head !== undefined) this.#compareCheckpoints(looked.head);
    return { ...looked, files: this.#filesSeen() };
  }

  #filesSeen(): PackFilesSeen {
    const holderOf = (path: string) => {
      if (path === EVENTS || path === SIDECAR || path === CONSISTENCY) return "byLog";
      if (CHECKPOINT.test(path) || EXCERPT.test(path)) return "byLog";
      return NAMED.test(path) && this.#check.isAsNamed !== undefined ? "byFingerprint" : "byManifest";
    };
    const { byLog = [], byFingerprint = [], byManifest = [] } = Object.groupBy(this.#asListed, holderOf);
    return { count: this.#asListed.length, byLog, byFingerprint, byManifest };
  }

  async #readManifest(): Promise<void> {
    const { files } = this.#check;
    const { findings, hash } = this.#tools;
    if (!files.paths.includes(MANIFEST_PATH))
      return findings.add({ kind: "missing-file", path: MANIFEST_PATH });
    const content = await this.#unlessUnreadable(MANIFEST_PATH, () =>
      wholeOf(files.open(MANIFEST_PATH), WHOLE_BYTES_MAX),
    );
    if (content === undefined) return;
    const listed = parseManifest(utf8Text(content) ?? "", hash);
    if (!listed.ok) return this.#unreadable(MANIFEST_PATH, listed.error);
    this.#listed = new Map(listed.value.map((file) => [file.path, file]));
    for (const path of this.#listed.keys()) {
      if (!files.paths.includes(path)) findings.add({ kind: "missing-file", path });
    }
  }

  async #readFile(path: string): Promise<void> {
    const file = this.#fileCheck(path);
    const pieces = file.read(this.#check.files.open(path));
    const hasWhole = path === CONSISTENCY || CHECKPOINT.test(path) || NAMED.test(path);
    await this.#unlessUnreadable(path, async () => {
      if (EXCERPT.test(path)) await this.#excerpts.read(path, pieces);
      const content = hasWhole ? await wholeOf(pieces, WHOLE_BYTES_MAX) : undefined;
      await readToEnd(pieces);
      const isAsNamed = content === undefined || this.#take(path, content);
      this.#tellOf(path, file.isAsListed && isAsNamed);
    });
  }

  /** Keeps what the rest is compared with; whether it is what its name says. */
  #take(path: string, content: Uint8Array): boolean {
    if (NAMED.test(path)) return this.#check.isAsNamed?.(path, content) ?? true;
    const text = utf8Text(content) ?? "";
    if (CHECKPOINT.test(path)) this.#checkpoints.push(text);
    else {
      const proofs = readConsistencyProofs(text);
      if (proofs.ok) this.#proofs = [...this.#proofs, ...proofs.value];
      else this.#unreadable(path, proofs.error);
    }
    return true;
  }

  async #readExport(): Promise<Looked> {
    const { findings, hash } = this.#tools;
    const { files } = this.#check;
    const missing = [EVENTS, SIDECAR].filter((path) => !files.paths.includes(path));
    if (missing.length > 0) {
      // Those that the manifest lists have been told of.
      const unlisted = missing.filter((path) => this.#listed?.has(path) !== true);
      for (const path of unlisted) findings.add({ kind: "missing-file", path });
      return { counts: NO_COUNTS };
    }
    const [eventsFile, sidecarFile] = [this.#fileCheck(EVENTS), this.#fileCheck(SIDECAR)];
    const events = eventsFile.read(files.open(EVENTS));
    const sidecar = sidecarFile.read(files.open(SIDECAR));
    const before = findings.count;
    const looked = await this.#unlessUnreadable(EVENTS, async () => {
      const hear = this.#excerpts.areThere
        ? { onEvent: (event: ProvedEvent) => this.#excerpts.hear(event) }
        : {};
      const check = { ...this.#check, ...hear, events, sidecar, consistency: this.#proofs };
      const seen = await lookAtExport(check, findings, hash);
      await Promise.all([readToEnd(events), readToEnd(sidecar)]);
      return seen;
    });
    // What is wrong with an event says more than that its file is not as listed.
    const isExplained = findings.count > before;
    if (eventsFile.isAsListed || !isExplained) this.#tellOf(EVENTS, eventsFile.isAsListed);
    if (sidecarFile.isAsListed || !isExplained) this.#tellOf(SIDECAR, sidecarFile.isAsListed);
    return looked ?? { counts: NO_COUNTS };
  }

  /** The pack's own checkpoints: each is of the log that its export is of, at an earlier size. */
  #compareCheckpoints(head: TrustedHead): void {
    const { findings, hash } = this.#tools;
    const { rootsAt } = joinRoots(head, this.#proofs, hash);
    const rootsOf = (size: number) => (size === head.size ? [head.rootHash] : rootsAt(size));
    for (const printed of this.#checkpoints) {
      const finding = compareCheckpoint(printed, { trust: this.#check.trust, size: head.size, rootsOf });
      if (finding !== undefined) findings.add(finding);
    }
  }

  #fileCheck(path: string): FileCheck {
    return new FileCheck(this.#listed?.get(path), this.#tools.startHash);
  }

  #tellOf(path: string, isAsItShould: boolean): void {
    if (this.#listed === undefined) return;
    if (!this.#listed.has(path)) this.#tools.findings.add({ kind: "unlisted-file", path });
    else if (isAsItShould) this.#asListed.push(path);
    else this.#tools.findings.add({ kind: "altered", part: "file", path });
  }

  async #unlessUnreadable<T>(path: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (cause) {
      if (!(cause instanceof UnreadableFile)) throw cause;
      this.#unreadable(path, cause.message);
      return undefined;
    }
  }

  #unreadable(what: string, why: string): void {
    this.#tools.findings.add({ kind: "unreadable", what, why });
  }
}
