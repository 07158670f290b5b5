import type { ColumnType, Generated } from "kysely";

/** Written once, never updated: Kysely refuses an update of such a column when it compiles. */
type Recorded<Read, Write = Read> = ColumnType<Read, Write, never>;

/** The tables, as the newest migration leaves them. */
export interface Schema {
  /** Append-only and kept for ever: what the Merkle log is built from. */
  readonly event_leaf: {
    /** In the order of writing. */
    readonly seq: Generated<number | string>;
    readonly id: Recorded<string>;
    /** Epoch milliseconds, UTC. PostgreSQL's driver gives 64-bit integers as text. */
    readonly occurred_at_ms: Recorded<number | string, number>;
    readonly leaf_hash: Recorded<Uint8Array>;
  };
  /** The events' canonical bodies and what they are found by. Append-only too, until retention has rules to drop them. */
  readonly event_body: {
    /** The leaf's. */
    readonly seq: Recorded<number | string>;
    readonly id: Recorded<string>;
    readonly type: Recorded<string>;
    readonly request_id: Recorded<string | null>;
    readonly correlation_id: Recorded<string | null>;
    readonly actor_id: Recorded<string>;
    readonly body: Recorded<string>;
  };
  /** One row, written to find out whether the database takes writes. */
  readonly write_probe: { readonly id: Recorded<number>; readonly probed_at_ms: number };
}
