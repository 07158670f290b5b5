import type { JsonObject } from "@meshgate/canon";
import type { PendingChange } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity, Mutation } from "../../ports/control-store.ts";
import { reaches } from "../directory/reach.ts";
import { spentSecretFault } from "../directory/spent-secrets.ts";
import { type Asker, by, type ChangeContext } from "./change-context.ts";
import { changeEvents, sealControlEvent } from "./change-events.ts";
import { mutationsOf, shownStep } from "./change-step.ts";
import { conflictRefusal } from "./conflict-refusal.ts";
import { type ChangeBody, changeOf } from "./pending-change.ts";
import { isoTime } from "./policy-answer.ts";
import { allTeamsOnly } from "./policy-reach.ts";
import { misfitOf, onceOf } from "./propose-change.ts";
import { reviewChange } from "./review-change.ts";
import { decidedBy } from "./second-person.ts";

/** Changes that the rules would have a second person agree to (SEMANTICS 5, four eyes). */
export interface Changes {
  /** The latest first. */
  list(): readonly PendingChange[];
  find(id: string): Result<PendingChange, Refusal>;
  /** Carries it out, whole; refused where it no longer fits what is there. */
  publish(id: string, asker: Asker): Promise<Result<PendingChange, Refusal>>;
  reject(id: string, asker: Asker): Promise<Result<PendingChange, Refusal>>;
}

export function createChanges(context: ChangeContext): Changes {
  const { state } = context;

  function found(id: string): Result<Entity, Refusal> {
    const entity = state.entities("change").get(id);
    return entity === undefined ? { ok: false, error: unknownChange(id) } : { ok: true, value: entity };
  }

  function pending(id: string): Result<Entity, Refusal> {
    const entity = found(id);
    if (!entity.ok || changeOf(entity.value).status === "pending") return entity;
    return { ok: false, error: alreadyDecided(changeOf(entity.value).status) };
  }

  function answer(id: string): Result<PendingChange, Refusal> {
    const entity = found(id);
    return entity.ok ? { ok: true, value: changeAnswer(entity.value, context) } : entity;
  }

  return {
    list: () =>
      [...state.entities("change").values()]
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
        .map((entity) => changeAnswer(entity, context)),

    find: answer,

    async publish(id, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const entity = pending(id);
      if (!entity.ok) return entity;
      const change = changeOf(entity.value);
      const decided = decidedBy(change, asker.principal);
      if (!decided.ok) return decided;
      const misfit = misfitOf(change.steps, context) ?? (await spentSecretFault(change.steps, context));
      if (misfit !== undefined) return { ok: false, error: noLongerFits(misfit) };
      const reviewed = await reviewChange(change.steps, asker, context);
      if (reviewed.kind === "refused") {
        await context.record.append([...reviewed.events]);
        return { ok: false, error: reviewed.refusal };
      }
      const origin = { changeId: id, requestedBy: change.requested_by };
      const published = settled(entity.value, { ...decided.value, status: "published", steps: change.steps });
      const applied = await state.apply({
        mutations: [published, ...mutationsOf(change.steps)],
        events: [...reviewed.events, ...changeEvents(change.steps, asker, context, origin)],
        once: onceOf(change.steps, context),
        ...by(asker, context),
      });
      return applied.ok ? answer(id) : { ok: false, error: noLongerFits(conflictRefusal(applied.error)) };
    },

    async reject(id, asker) {
      if (!reaches(asker.principal, undefined)) return { ok: false, error: allTeamsOnly };
      const entity = pending(id);
      if (!entity.ok) return entity;
      const change = changeOf(entity.value);
      const { principal } = asker;
      const own = principal.person === change.requesting_person;
      const rejected: ChangeBody = {
        requested_by: change.requested_by,
        requesting_person: change.requesting_person,
        decided_by: principal.actor.id,
        ...(own ? { self: true } : {}),
        status: "rejected",
        steps: change.steps,
      };
      const data = { change_id: id, requested_by: change.requested_by, cause: "second-person" };
      const applied = await state.apply({
        mutations: [settled(entity.value, rejected)],
        events: [sealControlEvent("policy.rejected", data, asker, context)],
        ...by(asker, context),
      });
      return applied.ok ? answer(id) : { ok: false, error: conflictRefusal(applied.error) };
    },
  };
}

function settled({ id, name, revision }: Entity, body: ChangeBody): Mutation {
  return { op: "update", kind: "change", id, name, revision, body: body as object as JsonObject };
}

function changeAnswer(entity: Entity, context: ChangeContext): PendingChange {
  const { steps, status, requested_by, decided_by, self } = changeOf(entity);
  return {
    id: entity.id,
    status,
    steps: steps.map(shownStep),
    fits: status === "pending" && misfitOf(steps, context) === undefined,
    requested_by,
    ...(decided_by === undefined ? {} : { decided_by }),
    ...(self === undefined ? {} : { self }),
    created_at: isoTime(entity.createdAtMs),
    updated_at: isoTime(entity.updatedAtMs),
  };
}

function unknownChange(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no change \`${id}\`. GET /governance/changes lists those there are.`,
  };
}

function alreadyDecided(status: string): Refusal {
  return { kind: "changed-meanwhile", message: `The change was ${status} already.` };
}

/** A change fits only what it was made for. */
function noLongerFits({ message }: Refusal): Refusal {
  return {
    kind: "changed-meanwhile",
    message: `The change no longer fits: ${message} Reject it, and ask for it anew.`,
  };
}
