import type { ColumnType, Generated } from "kysely";
import type { ApprovalStatus } from "../ports/approval-store.ts";
import type { EntityKind, Mutation } from "../ports/control-store.ts";
import type { SnapshotTables } from "./snapshots/snapshot-tables.ts";
import type { UsageCallRow, UsageCountedRow } from "./usage-rows.ts";

/** Written once, never updated: Kysely refuses an update of such a column when it compiles. */
type Recorded<Read, Write = Read> = ColumnType<Read, Write, never>;

/** The columns of a row that is not written through Kysely. PostgreSQL's driver gives 64-bit integers as text. */
type Columns<Row> = { readonly [C in keyof Row]: Recorded<number extends Row[C] ? Row[C] | string : Row[C]> };

/** The tables, as the newest migration leaves them. */
export interface Schema extends SnapshotTables {
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
  /** Every call that was let go to a provider; written by the event writers, in the transaction of its events. */
  readonly usage_call: Columns<UsageCallRow>;
  /** The sums of what settled calls came to, by counter; written with them. */
  readonly usage_counted: Columns<UsageCountedRow>;
  /** The processes that carry calls, by their last sign of life. */
  readonly replica: { readonly origin: Recorded<string>; readonly beat_at_ms: number | string };
  /** One row: counts changes of what is governed, and is locked by whoever makes one. */
  readonly control_version: { readonly id: Recorded<number>; readonly version: number | string };
  readonly control_entity: {
    readonly kind: Recorded<EntityKind>;
    readonly id: Recorded<string>;
    readonly name: Recorded<string>;
    readonly revision: Recorded<number>;
    /** JSON. */
    readonly body: Recorded<string>;
    readonly created_at_ms: Recorded<number | string, number>;
    readonly updated_at_ms: Recorded<number | string, number>;
  };
  readonly control_revision: {
    readonly seq: Generated<number | string>;
    readonly version: Recorded<number | string, number>;
    readonly kind: Recorded<EntityKind>;
    readonly id: Recorded<string>;
    readonly revision: Recorded<number>;
    readonly op: Recorded<Mutation["op"]>;
    readonly name: Recorded<string>;
    /** JSON; null where the entity was deleted. */
    readonly body: Recorded<string | null>;
    readonly actor_id: Recorded<string>;
    readonly at_ms: Recorded<number | string, number>;
  };
  readonly control_note: {
    readonly id: Recorded<string>;
    readonly text: Recorded<string>;
    readonly salt: Recorded<string>;
  };
  readonly control_value: { readonly name: Recorded<string>; readonly value: Recorded<string> };
  readonly approval: {
    readonly id: Recorded<string>;
    /** As last written: what has expired since may still be pending or approved here. */
    readonly status: ApprovalStatus;
    readonly cover: Recorded<string>;
    readonly policy_id: Recorded<string>;
    readonly agent_id: Recorded<string | null>;
    readonly team_id: Recorded<string | null>;
    readonly requester_id: Recorded<string>;
    /** JSON. */
    readonly request: Recorded<string>;
    readonly opened_at_ms: Recorded<number | string, number>;
    readonly expires_at_ms: Recorded<number | string, number>;
    readonly decided_by: string | null;
    readonly decided_person: string | null;
    /** 1 where the one local user decided on a call of their own. */
    readonly decided_self: number | null;
    readonly decided_at_ms: number | string | null;
    /** What a person typed; erased by setting it and its salt to null. */
    readonly reason: string | null;
    readonly reason_salt: string | null;
    readonly used_by: string | null;
  };
  /** The persons who asked for an approval that another person had asked for before. */
  readonly approval_asker: {
    readonly approval_id: Recorded<string>;
    readonly person: Recorded<string>;
  };
  /** While the approval is pending; deleted with its key. */
  readonly approval_text: {
    readonly approval_id: Recorded<string>;
    readonly key: Recorded<Uint8Array>;
    readonly box: Recorded<Uint8Array>;
  };
  /** Messages that webhooks have not had yet. */
  readonly webhook_message: {
    readonly id: Recorded<string>;
    readonly webhook: Recorded<string>;
    readonly type: Recorded<string>;
    readonly body: Recorded<string>;
    readonly created_at_ms: Recorded<number | string, number>;
    /** When it may be claimed; a claim puts it off by the lease. */
    readonly due_at_ms: number | string;
    readonly attempts: number;
  };
  /** Leaves of the Merkle log as runs of consecutive event numbers. Append-only. */
  readonly ledger_run: {
    readonly first_index: Recorded<number | string, number>;
    readonly first_seq: Recorded<number | string, number>;
    readonly count: Recorded<number | string, number>;
  };
  /** Full tiles, 256 hashes each; level 0 holds leaves. Append-only. */
  readonly ledger_tile: {
    readonly level: Recorded<number>;
    readonly place: Recorded<number | string, number>;
    readonly hashes: Recorded<Uint8Array>;
  };
  /** One row: how far the log has come. */
  readonly ledger_state: {
    readonly id: Recorded<number>;
    readonly size: number | string;
    /** The hashes of the tiles that are not full, level by level. */
    readonly edge: Uint8Array;
    /** The last event that was integrated in the order of numbers. */
    readonly last_seq: number | string;
    /** Up to which number that order holds; null in SQLite: for ever. */
    readonly backlog_seq: Recorded<number | string | null>;
  };
  /** PostgreSQL alone: the numbers of events that are not integrated yet, a row for each statement that recorded some. */
  readonly ledger_pending: {
    readonly no: Generated<number | string>;
    readonly seqs: Recorded<readonly string[], never>;
  };
  /** Signed tree heads. Append-only. */
  readonly ledger_checkpoint: {
    readonly size: Recorded<number | string, number>;
    readonly root_hash: Recorded<Uint8Array>;
    readonly note: Recorded<string>;
    readonly signed_at_ms: Recorded<number | string, number>;
  };
  /** The keys that sign, in the order in which they took over from each other. Append-only. */
  readonly ledger_signer: {
    /** From 1. */
    readonly no: Recorded<number>;
    readonly verifier_key: Recorded<string>;
    readonly from_size: Recorded<number | string, number>;
    readonly since_ms: Recorded<number | string, number>;
    /** 1 where the key before it was there to sign with it, and for the first. */
    readonly vouched: Recorded<number>;
  };
  /** How far each follower of the log has come. */
  readonly ledger_cursor: { readonly name: Recorded<string>; readonly next_index: number | string };
  /** Which process does what one of them alone does at a time. */
  readonly follower_lease: {
    readonly name: Recorded<string>;
    readonly holder: string;
    readonly until_ms: number | string;
  };
  /** What witnesses signed, as lines of the checkpoint of that size. */
  readonly ledger_cosignature: {
    readonly size: Recorded<number | string, number>;
    readonly line: Recorded<string>;
    readonly signed_at_ms: Recorded<number | string, number>;
  };
  /** Of which generation of the log's name another history is known outside. Append-only. */
  readonly ledger_fork: {
    readonly generation: Recorded<number>;
    readonly target: Recorded<string>;
    readonly contradiction: Recorded<string>;
    /** Later than every generation that is known outside. */
    readonly next_generation: Recorded<number>;
    readonly found_at_ms: Recorded<number | string, number>;
  };
  /** The generations of the log's name after the first, each begun when a fork was acknowledged. Append-only. */
  readonly ledger_generation: {
    readonly number: Recorded<number>;
    readonly acknowledged_at_ms: Recorded<number | string, number>;
    /** The one that says so: a row counts for nothing unless that is a leaf of the log. */
    readonly event_id: Recorded<string>;
  };
  /** For each block of 256 tree indexes and each term in it, the events that it is true of: 256 bits. Derived from the ledger. */
  readonly audit_bitmap: {
    readonly term: Recorded<string>;
    readonly block: Recorded<number>;
    readonly bits: Uint8Array;
  };
  /** The times that each of these blocks spans. */
  readonly audit_block: {
    readonly block: Recorded<number>;
    readonly min_ms: Recorded<number | string, number>;
    readonly max_ms: Recorded<number | string, number>;
  };
  /** What retention was allowed to drop, with the event that says so. Append-only; the database holds it to that event. */
  readonly retention_permit: {
    readonly no: Generated<number | string>;
    readonly event_id: Recorded<string>;
    readonly type: Recorded<string>;
    readonly before_ms: Recorded<number | string, number>;
    /** The event's own: what was written after it is not covered. */
    readonly through_seq: Recorded<number | string, number>;
    /** Leaves of the log from one index on, before the other; 0 and 0 of what is no event. */
    readonly from_index: Recorded<number | string, number>;
    readonly to_index: Recorded<number | string, number>;
  };
  /** Before which leaf no body of a type is left. */
  readonly retention_progress: { readonly type: Recorded<string>; readonly next_index: number | string };
  /** One row, held by whoever grants permits. */
  readonly retention_turn: { readonly id: Recorded<number>; readonly taken_at_ms: number | string };
  /** What stays of an event whose body is gone, beside its leaf. */
  readonly event_dropped: {
    readonly seq: Recorded<number | string>;
    readonly id: Recorded<string>;
    readonly type: Recorded<string>;
    readonly request_id: Recorded<string | null>;
    /** The `retention.applied` event. */
    readonly dropped_by: Recorded<string>;
  };
  /** What was captured of calls, and by whom it is found. Once it has ended, box and names are null. */
  readonly content_part: {
    readonly request_id: Recorded<string>;
    readonly part: Recorded<"prompt" | "answer">;
    readonly sealed_at_ms: Recorded<number | string, number>;
    readonly key_id: Recorded<string>;
    readonly team_id: Recorded<string | null>;
    readonly agent_id: Recorded<string | null>;
    readonly end_user: string | null;
    readonly session: string | null;
    /** Nonce, ciphertext and tag. */
    readonly box: Uint8Array | null;
    /** The event by which its key was erased. */
    readonly ended_by: string | null;
    readonly ended_at_ms: number | string | null;
  };
  /** The key of each part, wrapped by a master key; all zeros once it is erased. */
  readonly content_key: {
    readonly no: Generated<number | string>;
    readonly request_id: Recorded<string>;
    readonly part: Recorded<"prompt" | "answer">;
    readonly master_id: string;
    readonly wrapped: Uint8Array;
  };
}
