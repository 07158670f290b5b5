import type { AuditEvent } from "@meshgate/contracts";
import type { CapturedPart } from "./content-store.ts";
import type { UsageEntry } from "./usage-ledger.ts";

/** An event in the form in which it is kept: canonical bytes, and the few fields by which it is found. */
export interface SealedEvent {
  /** UUIDv7. */
  readonly id: string;
  readonly type: string;
  readonly occurredAtMs: number;
  /** The call that it belongs to, by our id; absent for events of no call. */
  readonly requestId?: string;
  /** The caller's own id, only where it differs from ours. */
  readonly correlationId?: string;
  /** The id of who acted: `/v1/audit` shows a caller its own calls only. */
  readonly actorId: string;
  /** Canonical JSON (RFC 8785) of the whole event. */
  readonly body: string;
  /** SHA-256(0x00 ‖ body), 32 bytes (RFC 9162 leaf). */
  readonly leafHash: Uint8Array;
  /** What the body says, where whoever sealed the event still has it. It is not kept. */
  readonly said?: AuditEvent;
  /** A captured text, kept in the same transaction; the body has the hash of its ciphertext. */
  readonly content?: CapturedPart;
}

/** Why an append did not become durable. The caller must not release what depended on it. */
export class EventStoreUnavailable extends Error {
  override readonly name = "EventStoreUnavailable";
}

/**
 * Which events to find: those of the call that has `id` from us, and of calls of the same actors that bear it beside theirs, as those of
 * one batch do. Where no call has it, nor had before retention dropped it: those of all calls that bear it as their caller's own.
 * INVARIANT: an id that a caller chooses is never taken for that of another's call.
 */
export interface EventQuery {
  readonly id: string;
  /** Only events of this actor; absent: of all. */
  readonly actorId?: string;
  /** At most this many of each actor, the latest first chosen: nobody can push out the events of another. */
  readonly limit: number;
}

/**
 * The record. `append` is the one way in: it resolves when every event and usage entry given is durable together, and
 * rejects with `EventStoreUnavailable` when that cannot be had (all or nothing). No event is ever updated or deleted.
 */
export interface EventStore {
  append(events: readonly SealedEvent[], usage?: readonly UsageEntry[]): Promise<void>;
  /** Bodies in the order of their ids (time). */
  find(query: EventQuery): Promise<readonly SealedEvent[]>;
  /** Rejects with `EventStoreUnavailable` while the store cannot take events. */
  ping(): Promise<void>;
  /** Commits what is queued, then lets go of the database. */
  close(): Promise<void>;
}
