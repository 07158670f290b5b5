import type { JsonObject } from "@meshgate/canon";
import type { EventType } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity, EntityKind, Mutation, Note } from "../../ports/control-store.ts";
import { type Asker, by, type ChangeContext } from "../policies/change-context.ts";
import { sealControlEvent } from "../policies/change-events.ts";
import { conflictRefusal, nameTaken } from "../policies/conflict-refusal.ts";

/** A change of one thing, and its evidence. */
export interface EntityChange {
  readonly mutation: Mutation;
  readonly event: { readonly type: EventType; readonly data: JsonObject };
  readonly notes?: readonly Note[];
  readonly once?: Readonly<Record<string, string>>;
}

/** Makes the change with its event, or says what stands against it. */
export async function writeEntity(
  { mutation, event, ...beside }: EntityChange,
  asker: Asker,
  context: ChangeContext,
): Promise<Result<void, Refusal>> {
  const { state } = context;
  const { kind, id } = mutation;
  const holder = mutation.op === "delete" ? undefined : state.named(kind, mutation.name);
  // The store does not know the names of the configuration.
  if (holder !== undefined && holder.id !== id) return { ok: false, error: nameTaken(kind, holder.name) };
  const applied = await state.apply({
    mutations: [mutation],
    events: [sealControlEvent(event.type, event.data, asker, context)],
    ...beside,
    ...by(asker, context),
  });
  return applied.ok ? { ok: true, value: undefined } : { ok: false, error: conflictRefusal(applied.error) };
}

/** What was just written. */
export function written(kind: EntityKind, id: string, { state }: ChangeContext): Entity {
  const entity = state.entities(kind).get(id);
  if (entity === undefined) throw new RangeError(`The ${kind} ${id} was written and is not there.`);
  return entity;
}

const NAMES = { team: "team", agent: "agent", key: "key" } as const;
type Named = keyof typeof NAMES;

export function unknownEntity(kind: Named, id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no ${kind} \`${id}\`. GET /governance/${kind}s lists those there are.`,
  };
}

/** Something that a body refers to and that is not there, or not within reach. */
export function unknownReference(kind: Named, id: string): Refusal {
  return {
    kind: "invalid-request",
    message: `${kind}_id: there is no ${kind} \`${id}\`.`,
    field: `${kind}_id`,
  };
}

export function configManaged(kind: Named): Refusal {
  return {
    kind: "config-managed",
    message: `This ${kind} stands in the configuration file. Change it there, under \`governance.${kind}s\`.`,
  };
}

/** The configuration's first, then the oldest first. */
export function byAge(a: Entity, b: Entity): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}

/** What every answer tells of what is kept. */
export function keptAnswer(
  { id, kind, revision, createdAtMs, updatedAtMs }: Entity,
  { state }: Pick<ChangeContext, "state">,
) {
  return state.isConfigured(kind, id)
    ? ({ revision, origin: "config" } as const)
    : ({
        revision,
        origin: "api",
        created_at: new Date(createdAtMs).toISOString(),
        updated_at: new Date(updatedAtMs).toISOString(),
      } as const);
}
