import type { Result, Snapshot } from "@meshgate/engine";
import type { SnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { Remembered } from "../snapshots/remembered.ts";
import { faultSentence, type SnapshotFault } from "../snapshots/snapshot-fault.ts";
import type { Unreadable } from "./read-decision.ts";

export type FoundSnapshot = Result<Snapshot, Unreadable>;

/** As many as replicas have at once, and then some. */
const KNOWN_MAX = 8;

/** The snapshots that one replay comes by; what is wrong with one is asked once. */
export class SnapshotsOfRun {
  readonly #archive: SnapshotArchive;
  readonly #known = new Remembered<FoundSnapshot>(KNOWN_MAX);
  #last: { readonly sha256: string; readonly found: FoundSnapshot } | undefined;

  constructor(archive: SnapshotArchive) {
    this.#archive = archive;
  }

  /** At once for the one that was asked for last, as most are. */
  find(sha256: string): FoundSnapshot | Promise<FoundSnapshot> {
    return this.#last?.sha256 === sha256 ? this.#last.found : this.#look(sha256);
  }

  async #look(sha256: string): Promise<FoundSnapshot> {
    const found = this.#known.get(sha256) ?? asFound(await this.#archive.compile(sha256));
    this.#known.set(sha256, found);
    this.#last = { sha256, found };
    return found;
  }
}

function asFound(compiled: Result<Snapshot, SnapshotFault>): FoundSnapshot {
  if (compiled.ok) return compiled;
  const fault = compiled.error;
  // What a snapshot that is kept lacks was taken away.
  const isUnknown = fault.kind === "missing" && fault.part === "snapshot";
  const cause = isUnknown
    ? "snapshot-missing"
    : fault.kind === "refused"
      ? "snapshot-refused"
      : "snapshot-altered";
  return { ok: false, error: { kind: "not-replayable", cause, message: faultSentence(fault) } };
}
