import type { ColumnType } from "kysely";

/** Append-only: Kysely refuses an update when it compiles, the database whoever asks. */
type Kept<Read, Write = Read> = ColumnType<Read, Write, never>;

interface KeptRow {
  readonly sha256: Kept<string>;
  /** Epoch milliseconds, UTC: when it was first kept. */
  readonly kept_at_ms: Kept<number | string, number>;
}

/** What is kept of the snapshots that decided something. All hashes are 64 hexadecimal digits. */
export interface SnapshotTables {
  /** A base, a rules document, a governed policy or all guardrails: canonical JSON, of which `sha256` is the SHA-256. */
  readonly snapshot_part: KeptRow & { readonly body: Kept<string> };
  /** Which policies a snapshot has; `sha256` is over the sorted list of their hashes. */
  readonly snapshot_policies: KeptRow & {
    /** The list that this one differs from; null where it is whole. */
    readonly parent: Kept<string | null>;
    /** How many lists there are on the way to a whole one. */
    readonly steps: Kept<number>;
    /** Hashes, one after another without anything between. */
    readonly added: Kept<string>;
    readonly removed: Kept<string>;
  };
  /** Written last: whoever finds it finds its parts. */
  readonly snapshot: KeptRow & {
    readonly base: Kept<string>;
    readonly governance: Kept<string | null>;
    readonly guarding: Kept<string | null>;
    /** The version that kept it. */
    readonly program: Kept<string>;
  };
}
