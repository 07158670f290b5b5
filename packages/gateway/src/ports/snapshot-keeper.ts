import type { Snapshot } from "@meshgate/engine";

/** Sees to it that whatever decides can be had again: no event that bears a fingerprint is written before its snapshot is kept. */
export interface SnapshotKeeper {
  /**
   * Undefined where the snapshot is durable already, which is a look-up. Else resolves once it is, and rejects with
   * `EventStoreUnavailable` where that cannot be had; the next call then tries again.
   */
  keep(snapshot: Snapshot): undefined | Promise<void>;
}
