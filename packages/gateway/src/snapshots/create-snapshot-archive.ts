import { type Result, type Snapshot, withGovernance, withGuarding } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";
import type { SnapshotStore } from "../ports/snapshot-store.ts";
import { KeptParts } from "./kept-parts.ts";
import { readKeptSnapshot } from "./read-kept-snapshot.ts";
import { Remembered } from "./remembered.ts";
import type { SnapshotFault } from "./snapshot-fault.ts";

/** Snapshots that decided something, compiled again from what is kept of them. */
export interface SnapshotArchive {
  /**
   * The very snapshot that is known by the fingerprint: each part is held to its own hash, and what comes of them to the
   * fingerprint. Rejects with `EventStoreUnavailable`.
   */
  compile(sha256: string): Promise<Result<Snapshot, SnapshotFault>>;
}

/** Replicas go by few at a time; what a later one has in common with them is compiled once. */
const SNAPSHOTS_MAX = 8;

export function createSnapshotArchive(store: SnapshotStore): SnapshotArchive {
  const parts = new KeptParts(store);
  const compiled = new Remembered<Snapshot>(SNAPSHOTS_MAX);

  async function compile(wanted: string): Promise<Result<Snapshot, SnapshotFault>> {
    const kept = await readKeptSnapshot(store, wanted);
    if (!kept.ok) return kept;
    const base = await parts.base(kept.value.base);
    if (!base.ok) return base;
    const governance = await parts.governance(kept.value.governance);
    if (!governance.ok) return governance;
    const guarding = await parts.guarding(kept.value.guarding);
    if (!guarding.ok) return guarding;
    const governed = withGovernance(base.value, governance.value, sha256);
    const snapshot = withGuarding(governed, guarding.value, sha256);
    if (snapshot.snapshot_sha256 === wanted) return { ok: true, value: snapshot };
    const why = `what comes of it is known by ${snapshot.snapshot_sha256}`;
    return { ok: false, error: { kind: "refused", part: "snapshot", sha256: wanted, why } };
  }

  return {
    async compile(wanted) {
      const known = compiled.get(wanted);
      if (known !== undefined) return { ok: true, value: known };
      const result = await compile(wanted);
      if (result.ok) compiled.set(wanted, result.value);
      return result;
    },
  };
}
