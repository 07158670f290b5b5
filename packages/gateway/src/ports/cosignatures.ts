/** What witnesses signed of checkpoints. Rejects with `EventStoreUnavailable`. */
export interface Cosignatures {
  /** Lines of the checkpoint of that size, without line ends; those that are kept already stay. */
  keep(size: number, lines: readonly string[], signedAtMs: number): Promise<void>;
  of(size: number): Promise<readonly string[]>;
}
