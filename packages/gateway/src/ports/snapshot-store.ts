/** A text under the SHA-256 that it is known by. */
export interface KeptPart {
  readonly sha256: string;
  /** Canonical JSON. */
  readonly body: string;
}

/** Which policies a snapshot has, by their hashes: as a whole, or as what became of an earlier list. */
export interface KeptPolicies {
  /** Over the sorted list. */
  readonly sha256: string;
  /** Absent: `added` is the whole list. */
  readonly parent?: string;
  /** How many differences there are on the way to a whole list. */
  readonly steps: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What a snapshot consists of, by the fingerprints of its parts; a part without anything in it is absent. */
export interface KeptSnapshot {
  readonly sha256: string;
  readonly base: string;
  readonly governance?: string;
  readonly guarding?: string;
  /** The version of the program that kept it. */
  readonly program: string;
  /** When it was first kept: epoch milliseconds, UTC. */
  readonly keptAtMs: number;
}

/** Snapshots that were first kept from `fromMs` on and before `toMs`, those after `after` in the order of time and fingerprint. */
export interface KeptRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly after?: Pick<KeptSnapshot, "keptAtMs" | "sha256">;
  readonly limit: number;
}

/**
 * What decisions were made from: content by its hash, written once and never changed. What is there already is passed over.
 * Everything rejects with `EventStoreUnavailable` while the database cannot be asked, and resolves once it is durable.
 */
export interface SnapshotStore {
  /** Those of the parts that are there. */
  partsThere(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
  putParts(parts: readonly KeptPart[], atMs: number): Promise<void>;
  /** By their hashes; those that are not there are missing. */
  parts(sha256s: readonly string[]): Promise<ReadonlyMap<string, string>>;
  putPolicies(policies: KeptPolicies, atMs: number): Promise<void>;
  policies(sha256: string): Promise<KeptPolicies | undefined>;
  put(snapshot: KeptSnapshot): Promise<void>;
  snapshot(sha256: string): Promise<KeptSnapshot | undefined>;
  list(range: KeptRange): Promise<readonly KeptSnapshot[]>;
}
