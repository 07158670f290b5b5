import type { JsonObject } from "@meshgate/canon";
import type { CallContent, RecordRead } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { reaches } from "../control/directory/reach.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContentStore, KeptPart, SealedPart } from "../ports/content-store.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { MasterKeys } from "./master-keys.ts";
import { openPart, PartAltered } from "./seal-part.ts";

export interface ReadingContext {
  readonly contents: ContentStore;
  readonly keys: () => MasterKeys | undefined;
  readonly store: Pick<EventStore, "append">;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
}

/**
 * What was captured of a call, by our request id. That it was read is durable before anything of it is given out.
 * Rejects with `EventStoreUnavailable`.
 */
export async function readContent(
  requestId: string,
  principal: Principal,
  context: ReadingContext,
): Promise<Result<CallContent, Refusal>> {
  const parts = await partsOf(requestId, principal, context);
  const kept = parts.filter((part) => part.kind === "kept");
  if (kept.length === 0) return { ok: false, error: noneOf(parts) };
  const keys = context.keys();
  const content: Record<string, unknown> = {};
  for (const part of kept) {
    const text = textOf(part, keys);
    if (!text.ok) return text;
    content[part.part] = JSON.parse(text.value);
  }
  await recordRead(requestId, principal, context);
  return { ok: true, value: { request_id: requestId, ...content } };
}

function textOf(sealed: SealedPart, keys: MasterKeys | undefined): Result<string, Refusal> {
  try {
    const text = keys && openPart(sealed, keys);
    return text === undefined ? { ok: false, error: keyMissing(sealed.masterId) } : { ok: true, value: text };
  } catch (cause) {
    if (cause instanceof PartAltered) return { ok: false, error: contentAltered(sealed) };
    throw cause;
  }
}

/** Why nothing of a call is there to be erased. */
export async function whyNothing(
  requestId: string,
  principal: Principal,
  context: Pick<ReadingContext, "contents">,
): Promise<Refusal> {
  return noneOf(await partsOf(requestId, principal, context));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function partsOf(
  requestId: string,
  principal: Principal,
  { contents }: Pick<ReadingContext, "contents">,
): Promise<readonly KeptPart[]> {
  if (!UUID.test(requestId)) return [];
  return (await contents.find(requestId)).filter(({ teamId }) => reaches(principal, teamId));
}

async function recordRead(requestId: string, { actor }: Principal, context: ReadingContext): Promise<void> {
  const { store, clock, newId, eventOrigin } = context;
  const data: RecordRead = { what: "content" };
  const ids = { requestId, correlationId: requestId };
  const draft = {
    type: "record.read",
    occurredAtMs: clock.nowMs(),
    ids,
    actor,
    data: data as JsonObject,
  } as const;
  await store.append([sealEvent(draft, newId(), eventOrigin())]);
}

function noneOf([part]: readonly KeptPart[]): Refusal {
  return part === undefined ? nothingKept : erased(part);
}

const nothingKept: Refusal = {
  kind: "not-found",
  message:
    "No text of a call of this id was captured. Use the answer's X-Request-Id; `audit.capture` says what is.",
};

function erased(part: KeptPart): Refusal {
  const by = part.kind === "ended" ? ` by event ${part.endedBy}` : "";
  return {
    kind: "content-erased",
    message: `The text of this call was erased${by}. Its hash stays in the log.`,
  };
}

function keyMissing(masterId: string): Refusal {
  return {
    kind: "content-key-missing",
    message: `The text is kept under the content key ${masterId}, which this service does not have. Add it to \`audit.content_key\`, after the newest.`,
  };
}

export function contentAltered({ requestId, part }: Pick<SealedPart, "requestId" | "part">): Refusal {
  return {
    kind: "content-altered",
    message: `What is kept as the ${part} of the call ${requestId} is not what was captured: somebody changed the database. Compare its SHA-256 with \`data.content\` of the call's event.`,
  };
}
