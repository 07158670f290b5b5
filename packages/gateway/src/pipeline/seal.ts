import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { AuditEvent, EventType } from "@meshgate/contracts";
import type { SealedEvent } from "../ports/event-store.ts";
import { leafHash } from "../stores/leaf-hash.ts";
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
 * printed once, and nothing is copied to be sorted.
 */
export function sealEvent(draft: EventDraft, id: string, from: EventOrigin): SealedEvent {
  const { ids } = draft;
  const body = [
    `{"actor":${canonicalJson(draft.actor)}`,
    ...(ids === undefined ? [] : [`"correlation_id":${canonicalJson(ids.correlationId)}`]),
    `"data":${typeof draft.data === "string" ? draft.data : canonicalJson(draft.data)}`,
    `"environment":${canonicalJson(from.environment)}`,
    `"id":${canonicalJson(id)}`,
    `"occurred_at":"${new Date(draft.occurredAtMs).toISOString()}"`,
    `"origin":${canonicalJson(from.origin)}`,
    ...(draft.policy === undefined ? [] : [`"policy":${frozenText(draft.policy)}`]),
    ...(ids === undefined ? [] : [`"request_id":${canonicalJson(ids.requestId)}`]),
    ...(draft.snapshotSha256 === undefined
      ? []
      : [`"snapshot_sha256":${canonicalJson(draft.snapshotSha256)}`]),
    `"type":${canonicalJson(draft.type)}`,
    '"version":1}',
  ].join(",");
  return {
    id,
    type: draft.type,
    occurredAtMs: draft.occurredAtMs,
    ...(ids === undefined ? {} : { requestId: ids.requestId }),
    ...(ids === undefined || ids.correlationId === ids.requestId ? {} : { correlationId: ids.correlationId }),
    actorId: draft.actor.id,
    body,
    leafHash: leafHash(body),
    ...(draft.said === undefined ? {} : { said: saidBy(draft, draft.said, id, from) }),
  };
}

function saidBy(
  draft: EventDraft,
  data: object,
  id: string,
  { origin, environment }: EventOrigin,
): AuditEvent {
  const { type, ids, actor, policy } = draft;
  return {
    id,
    type,
    version: 1,
    occurred_at: new Date(draft.occurredAtMs).toISOString(),
    origin,
    environment,
    ...(ids === undefined ? {} : { request_id: ids.requestId, correlation_id: ids.correlationId }),
    actor,
    ...(policy === undefined ? {} : { policy }),
    data: data as AuditEvent["data"],
  };
}
