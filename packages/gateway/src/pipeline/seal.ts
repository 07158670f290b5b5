import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { AuditEvent, EventType } from "@meshgate/contracts";
import type { SealedEvent } from "../ports/event-store.ts";
import { leafHash } from "../stores/leaf-hash.ts";

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
  readonly data: JsonObject;
}

/** Gives an event its id and its canonical bytes: from here on it is never changed. */
export function sealEvent(draft: EventDraft, id: string, from: EventOrigin): SealedEvent {
  const { ids } = draft;
  const event: JsonObject = {
    actor: draft.actor,
    correlation_id: ids?.correlationId,
    data: draft.data,
    environment: from.environment,
    id,
    occurred_at: new Date(draft.occurredAtMs).toISOString(),
    origin: from.origin,
    policy: draft.policy,
    request_id: ids?.requestId,
    snapshot_sha256: draft.snapshotSha256,
    type: draft.type,
    version: 1,
  };
  const body = canonicalJson(event);
  return {
    id,
    type: draft.type,
    occurredAtMs: draft.occurredAtMs,
    ...(ids === undefined ? {} : { requestId: ids.requestId }),
    ...(ids === undefined || ids.correlationId === ids.requestId ? {} : { correlationId: ids.correlationId }),
    actorId: draft.actor.id,
    body,
    leafHash: leafHash(body),
  };
}
