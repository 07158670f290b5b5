/** One leaf of the Merkle log. */
export interface LedgerHead {
  /** Its place in the tree, from 0. */
  readonly index: number;
  /** The event's, UUIDv7. */
  readonly id: string;
  readonly occurredAtMs: number;
}

/** The same with its hash, and what is kept of its event. */
export interface LedgerEntry extends LedgerHead {
  /** SHA-256(0x00 ‖ body), 32 bytes. */
  readonly leafHash: Uint8Array;
  /** The event's canonical JSON; absent where retention has dropped it. */
  readonly body?: string;
}

/** A signed tree head that was published: C2SP's tlog-checkpoint, a signed note. */
export interface KeptCheckpoint {
  /** Leaves of the tree that it is of. */
  readonly size: number;
  readonly rootHash: Uint8Array;
  /** The whole note, signatures included. */
  readonly note: string;
  readonly signedAtMs: number;
}

/**
 * The Merkle log over the record (SEMANTICS 9): events in the order in which the sequencer integrated them. Only what is
 * integrated is seen here. Everything rejects with `EventStoreUnavailable` while the database cannot be read.
 */
export interface Ledger {
  /** How many leaves are integrated. */
  size(): Promise<number>;
  /** The latest one; nothing before the first. */
  latestCheckpoint(): Promise<KeptCheckpoint | undefined>;
  /** The smallest checkpoint of a tree of at least so many leaves. */
  checkpointCovering(size: number): Promise<KeptCheckpoint | undefined>;
  /** Those from `from` on, before `to`, in order; at most 1,000 at a time. */
  entries(from: number, to: number): Promise<readonly LedgerEntry[]>;
  /** The same without hashes and events, which is cheaper by far. */
  heads(from: number, to: number): Promise<readonly LedgerHead[]>;
  /** Where events stand in the tree, by their ids; missing are those that are not integrated yet, and those without a body. */
  positions(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * The hashes of complete subtrees: `level` 0 is leaves, a node at level L and place I covers the leaves from I·2^L on, before
   * (I+1)·2^L, all of them integrated. In the order asked for. What proofs of any kind are built from.
   */
  nodes(ids: readonly { readonly level: number; readonly place: number }[]): Promise<readonly Uint8Array[]>;
  /** Hears, after each integration or checkpoint of this or another replica, that there is more to read; gives the way to stop hearing. */
  onGrowth(listener: () => void): () => void;
}
