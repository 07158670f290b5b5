/** What came of one step of the sequencer. */
export type Integration =
  | {
      readonly kind: "integrated";
      readonly events: number;
      /** Leaves of the tree now. */
      readonly size: number;
      /** Events that were recorded and are gone: somebody deleted them before they became leaves. */
      readonly missing: number;
    }
  | { readonly kind: "nothing-waits" }
  /** Another process does it at this moment, or did it since the step began: nothing was changed here. */
  | { readonly kind: "another-does" };

/** What the sequencer grows the tree with: one database's way to do a step in one transaction. */
export interface LedgerWriter {
  /**
   * Makes the next events leaves of the tree, `eventsMax` or somewhat more. Rejects with the database's errors, and then, as far as
   * can be known, nothing was changed.
   * INVARIANT: the tree's size is changed by compare-and-swap in the same transaction, so that no two processes can fork the tree,
   * whatever either believes of itself. So the lock, which spares vain work, may be passed over where its holder does nothing.
   */
  integrate(eventsMax: number, lock?: "heeded" | "passed-over"): Promise<Integration>;
  /** How many events are recorded and no leaves yet. Rejects with the database's errors. */
  waiting(): Promise<number>;
  /** Names what has waited longest, for as long as that waits; nothing where nothing does. Rejects with the database's errors. */
  oldestWaiting(): Promise<string | undefined>;
  close(): Promise<void>;
}
