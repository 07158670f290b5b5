import type { JsonObject } from "@meshgate/canon";
import type { Waiver, WaiverCreate } from "@meshgate/contracts";
import { utcTimestamp } from "@meshgate/contracts/serving";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Change, Entity } from "../../ports/control-store.ts";
import { reaches } from "../directory/reach.ts";
import { type Asker, by, type ChangeContext, newEntityId } from "./change-context.ts";
import { sealControlEvent } from "./change-events.ts";
import { conflictRefusal } from "./conflict-refusal.ts";
import { isoTime } from "./policy-answer.ts";
import { allTeamsOnly } from "./policy-reach.ts";
import { decidedBy, requestedBy } from "./second-person.ts";
import { typedNote } from "./typed-note.ts";
import { type WaiverBody, waiverOf } from "./waiver-of.ts";

/** Time-boxed exceptions to a policy, each agreed to by a second person (SEMANTICS 5). */
export interface Waivers {
  /** The latest first; without their reasons. */
  list(): readonly Waiver[];
  find(id: string): Promise<Result<Waiver, Refusal>>;
  /** Pending until another person approves it. */
  create(asked: WaiverCreate, asker: Asker): Promise<Result<Granted, Refusal>>;
  approve(id: string, asker: Asker): Promise<Result<Waiver, Refusal>>;
  /** Ends it at once, or takes the request back. */
  revoke(id: string, asker: Asker): Promise<Result<Waiver, Refusal>>;
}

export interface Granted {
  readonly waiver: Waiver;
  readonly warnings: readonly string[];
}

const DAYS_MAX = 366;
const MS_A_DAY = 86_400_000;

export function createWaivers(context: ChangeContext): Waivers {
  const { state, past, clock } = context;

  function found(id: string): Result<Entity, Refusal> {
    const entity = state.entities("waiver").get(id);
    return entity === undefined ? { ok: false, error: unknownWaiver(id) } : { ok: true, value: entity };
  }

  async function answer(id: string): Promise<Result<Waiver, Refusal>> {
    const entity = found(id);
    if (!entity.ok) return entity;
    const note = await past.note(waiverOf(entity.value).reason_note);
    const reason = note === undefined ? {} : { reason: note.text };
    return { ok: true, value: { ...waiverAnswer(entity.value, clock.nowMs()), ...reason } };
  }

  /** Writes the waiver's next state and its event. */
  async function write(
    mutation: Change["mutations"][0],
    {
      waiver,
      asker,
      ...more
    }: { waiver: WaiverBody; asker: Asker } & Pick<Change, "notes"> & { data?: JsonObject },
  ): Promise<Result<Waiver, Refusal>> {
    const { reason_note: _note, requesting_person: _person, ...told } = waiver;
    const data = { waiver_id: mutation.id, ...told, ...more.data };
    const applied = await state.apply({
      mutations: [mutation],
      events: [sealControlEvent("policy.waived", data, asker, context)],
      ...(more.notes === undefined ? {} : { notes: more.notes }),
      ...by(asker, context),
    });
    return applied.ok ? answer(mutation.id) : { ok: false, error: conflictRefusal(applied.error) };
  }

  async function settle(
    { id, name, revision }: Entity,
    waiver: WaiverBody,
    asker: Asker,
  ): Promise<Result<Waiver, Refusal>> {
    return write({ op: "update", kind: "waiver", id, name, revision, body: waiver }, { waiver, asker });
  }

  return {
    list: () =>
      [...state.entities("waiver").values()]
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
        .map((entity) => waiverAnswer(entity, clock.nowMs())),

    find: answer,

    async create({ reason, ...asked }, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const expiresAt = utcTimestamp(asked.expires_at) ?? asked.expires_at;
      const fault = expiryFault(Date.parse(expiresAt), clock.nowMs());
      if (fault !== undefined) return { ok: false, error: fault };
      if (!state.entities("policy").has(asked.policy_id))
        return { ok: false, error: unknownPolicy(asked.policy_id) };
      const id = newEntityId("wvr", context);
      const { note, sha256 } = typedNote(reason, context);
      const waiver: WaiverBody = {
        ...asked,
        ...requestedBy(asker.principal),
        expires_at: expiresAt,
        reason_note: note.id,
        status: "pending",
      };
      const written = await write(
        { op: "create", kind: "waiver", id, name: id, body: waiver },
        { waiver, asker, notes: [note], data: { reason_sha256: sha256 } },
      );
      if (!written.ok) return written;
      return { ok: true, value: { waiver: written.value, warnings: unknownWhom(asked, context) } };
    },

    async approve(id, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const entity = found(id);
      if (!entity.ok) return entity;
      const waiver = waiverOf(entity.value);
      const { status } = waiverAnswer(entity.value, clock.nowMs());
      if (status !== "pending") return { ok: false, error: notPending(status) };
      const decided = decidedBy(waiver, asker.principal);
      if (!decided.ok) return decided;
      return settle(entity.value, { ...waiver, ...decided.value, status: "approved" }, asker);
    },

    async revoke(id, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const entity = found(id);
      if (!entity.ok) return entity;
      const waiver = waiverOf(entity.value);
      if (waiver.status === "revoked") return answer(id);
      return settle(entity.value, { ...waiver, status: "revoked" }, asker);
    },
  };
}

function waiverAnswer(entity: Entity, nowMs: number): Waiver {
  const { reason_note: _note, requesting_person: _person, ...waiver } = waiverOf(entity);
  const isOver = waiver.status !== "revoked" && Date.parse(waiver.expires_at) <= nowMs;
  return {
    id: entity.id,
    ...waiver,
    status: isOver ? "expired" : waiver.status,
    created_at: isoTime(entity.createdAtMs),
    updated_at: isoTime(entity.updatedAtMs),
  };
}

function expiryFault(expiresMs: number, nowMs: number): Refusal | undefined {
  if (expiresMs <= nowMs)
    return { kind: "invalid-request", message: "`expires_at` is over.", field: "expires_at" };
  if (expiresMs > nowMs + DAYS_MAX * MS_A_DAY) {
    const message = `\`expires_at\` must be within ${DAYS_MAX} days: a waiver is an exception for a time.`;
    return { kind: "invalid-request", message, field: "expires_at" };
  }
  return undefined;
}

function unknownWhom(
  asked: Pick<WaiverCreate, "agent_id" | "team_id" | "key_id">,
  { state }: ChangeContext,
): readonly string[] {
  return (["agent", "team", "key"] as const).flatMap((kind) => {
    const id = asked[`${kind}_id`];
    if (id === undefined || state.entities(kind).has(id)) return [];
    return [`No ${kind} has the id \`${id}\`: the waiver is for nobody until one does.`];
  });
}

function unknownWaiver(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no waiver \`${id}\`. GET /governance/waivers lists those there are.`,
  };
}

function unknownPolicy(id: string): Refusal {
  return {
    kind: "invalid-request",
    message: `\`policy_id\`: there is no policy \`${id}\`.`,
    field: "policy_id",
  };
}

function notPending(status: string): Refusal {
  return { kind: "changed-meanwhile", message: `The waiver is ${status}, and no longer waits for approval.` };
}
