import { createHash, randomBytes } from "node:crypto";
import type { JsonObject } from "@meshgate/canon";
import type { ErasureAnswer, ErasureRequest, ErasureSubject, RecordErased } from "@meshgate/contracts";
import { utcTimestamp } from "@meshgate/contracts/serving";
import type { Result } from "@meshgate/engine";
import { nextTurn } from "../in-turns.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Pseudonym } from "../pipeline/pseudonym.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import type { Clock } from "../ports/clock.ts";
import type { ContentStore } from "../ports/content-store.ts";
import type { ContentSelection, ErasureEvidence, ErasureStore } from "../ports/erasure-store.ts";
import { whyNothing } from "./read-content.ts";

export interface ErasureContext {
  readonly erasures: ErasureStore;
  readonly contents: ContentStore;
  readonly pseudonym: Pseudonym;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
}

/**
 * Erases the keys of captured texts, or what a person typed, part by part, each with its event. What the events keep are hashes.
 * Rejects with `EventStoreUnavailable`; what was erased until then is, and is on record.
 */
export async function eraseRecord(
  { subject, reason }: ErasureRequest,
  principal: Principal,
  context: ErasureContext,
): Promise<Result<ErasureAnswer, Refusal>> {
  const meant = named(subject, context.pseudonym);
  const told = createTelling(meant, reason, principal, context);
  if (meant.kind === "note" || meant.kind === "approval_reason") {
    if (principal.team !== undefined) return { ok: false, error: allTeamsOnly };
    const erased = await context.erasures.eraseText({ of: meant.kind, id: meant.id }, () =>
      told.evidence({ content: 0, notes: 1 }),
    );
    return erased
      ? { ok: true, value: { content: 0, notes: 1, events: told.events } }
      : { ok: false, error: nothingTyped(meant.id) };
  }
  const selection = selectionOf(meant, principal);
  for (let content = 0; ; await nextTurn()) {
    const erased = await context.erasures.eraseContent(selection, (count) =>
      told.evidence({ content: count, notes: 0 }),
    );
    content += erased;
    if (erased > 0) continue;
    if (content === 0 && meant.kind === "call") {
      return { ok: false, error: await whyNothing(meant.id, principal, context) };
    }
    return { ok: true, value: { content, notes: 0, events: told.events } };
  }
}

type Counts = Pick<RecordErased, "content" | "notes">;

/** Makes the events, which share one reason. */
function createTelling(
  subject: ErasureSubject,
  reason: string,
  { actor }: Principal,
  { clock, newId, eventOrigin }: ErasureContext,
) {
  const salt = randomBytes(16).toString("hex");
  const note = { id: `note_${newId().replaceAll("-", "")}`, text: reason, salt };
  const sha256 = createHash("sha256").update(`${salt}${reason}`).digest("hex");
  const events: string[] = [];
  return {
    events,
    evidence(counts: Counts): ErasureEvidence {
      const data: RecordErased = {
        subject: recordedSubject(subject),
        ...counts,
        reason_note: note.id,
        reason_sha256: sha256,
      };
      const ids = subject.kind === "call" ? { requestId: subject.id, correlationId: subject.id } : undefined;
      const draft = {
        type: "record.erased",
        occurredAtMs: clock.nowMs(),
        actor,
        data: data as JsonObject,
        ...(ids === undefined ? {} : { ids }),
      } as const;
      const event = sealEvent(draft, newId(), eventOrigin());
      events.push(event.id);
      return { event, reason: note };
    },
  };
}

/** A name becomes its pseudonym here, and is kept nowhere. */
function named(subject: ErasureSubject, pseudonym: Pseudonym): ErasureSubject {
  switch (subject.kind) {
    case "end_user":
      return {
        ...subject,
        id: /^eu_[0-9a-f]{32}$/.test(subject.id) ? subject.id : pseudonym("end-user", subject.id),
      };
    case "session":
      return {
        ...subject,
        id: /^se_[0-9a-f]{32}$/.test(subject.id) ? subject.id : pseudonym("session", subject.id),
      };
    default:
      return subject;
  }
}

type ContentSubject = Exclude<ErasureSubject, { kind: "note" | "approval_reason" }>;

function selectionOf(subject: ContentSubject, { team }: Principal): ContentSelection {
  const ofTeam = team === undefined ? {} : { teamId: team.id };
  if (subject.kind === "call") return { by: "call", id: subject.id.toLowerCase(), ...ofTeam };
  const { kind: by, id, from, to } = subject;
  return {
    by,
    id,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    ...ofTeam,
  };
}

function recordedSubject(subject: ErasureSubject): RecordErased["subject"] {
  const { kind, id } = subject;
  if (!("from" in subject || "to" in subject)) return { kind, id };
  const { from, to } = subject;
  return {
    kind,
    id,
    ...(from === undefined ? {} : { from: utcTimestamp(from) ?? from }),
    ...(to === undefined ? {} : { to: utcTimestamp(to) ?? to }),
  };
}

const allTeamsOnly: Refusal = {
  kind: "forbidden",
  message:
    "Notes and reasons are erased by an administrator of all teams. Ask one whose key belongs to no team.",
};

function nothingTyped(id: string): Refusal {
  return {
    kind: "not-found",
    message: `Nothing that was typed is kept under \`${id}\`. Perhaps it was erased before.`,
  };
}
