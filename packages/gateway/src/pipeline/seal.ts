import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { AuditEvent, EventType } from "@meshgate/contracts";
import type { SealedEvent } from "../ports/event-store.ts";
import { hashOfLeaf } from "../stores/leaf-hash.ts";
import type { Writable } from "../writable.ts";
import { frozenText } from "./frozen-text.ts";

/** What is the same in every event of this process. */
export interface EventOrigin {
  /** Names this process among replicas. */
  readonly origin: string;
  readonly environment: string;
}

/** An event before it has its id and its canonical form. */
export interface EventDraft {
  readonly type: EventType;
  readonly occurredAtMs: number;
  readonly ids?: { readonly requestId: string; readonly correlationId: string };
  readonly actor: AuditEvent["actor"];
  readonly policy?: AuditEvent["policy"];
  readonly snapshotSha256?: string;
  /** A text is canonical JSON already. */
  readonly data: JsonObject | string;
  /** Of such a text what may be read of it without parsing. */
  readonly said?: object;
}

/**
 * Gives an event its id and its canonical bytes: from here on it is never changed.
 *
 * The bytes are put together member by member, in the order that RFC 8785 gives them: parts that many events share are
 * printed once, and nothing is copied to be sorted. They are put together once, as the leaf that is hashed, of which the body is all
 * but the first byte.
 */
export function sealEvent(draft: EventDraft, id: string, from: EventOrigin): SealedEvent {
  const { ids, type, occurredAtMs, actor } = draft;
  const occurredAt = new Date(occurredAtMs).toISOString();
  const leaf =
    `\0{"actor":${canonicalJson(actor)}` +
    (ids === undefined ? "" : `,"correlation_id":${canonicalJson(ids.correlationId)}`) +
    `,"data":${typeof draft.data === "string" ? draft.data : canonicalJson(draft.data)}` +
    `,"environment":${canonicalJson(from.environment)}` +
    `,"id":${canonicalJson(id)}` +
    `,"occurred_at":"${occurredAt}"` +
    `,"origin":${canonicalJson(from.origin)}` +
    (draft.policy === undefined ? "" : `,"policy":${frozenText(draft.policy)}`) +
    (ids === undefined ? "" : `,"request_id":${canonicalJson(ids.requestId)}`) +
    (draft.snapshotSha256 === undefined ? "" : `,"snapshot_sha256":${canonicalJson(draft.snapshotSha256)}`) +
    `,"type":${canonicalJson(type)},"version":1}`;
  const sealed: Writable<SealedEvent> = {
    id,
    type,
    occurredAtMs,
    actorId: actor.id,
    body: leaf.slice(1),
    leafHash: hashOfLeaf(leaf),
  };
  if (ids !== undefined) {
    sealed.requestId = ids.requestId;
    if (ids.correlationId !== ids.requestId) sealed.correlationId = ids.correlationId;
  }
  if (draft.said !== undefined) sealed.said = saidBy(draft, draft.said, { id, occurredAt, from });
  return sealed;
}

function saidBy(
  { type, ids, actor, policy }: EventDraft,
  data: object,
  { id, occurredAt, from }: { readonly id: string; readonly occurredAt: string; readonly from: EventOrigin },
): AuditEvent {
  const said: Writable<AuditEvent> = {
    id,
    type,
    version: 1,
    occurred_at: occurredAt,
    origin: from.origin,
    environment: from.environment,
    actor,
    data: data as AuditEvent["data"],
  };
  if (ids !== undefined) {
    said.request_id = ids.requestId;
    said.correlation_id = ids.correlationId;
  }
  if (policy !== undefined) said.policy = policy;
  return said;
}
