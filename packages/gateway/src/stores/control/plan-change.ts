import type { Result } from "@meshgate/engine";
import type {
  Change,
  ControlConflict,
  Entity,
  EntityKind,
  Mutation,
  Revision,
} from "../../ports/control-store.ts";

/** The entities that live before a change; it needs to know those alone that the change names. */
export interface LivingEntities {
  byId(kind: EntityKind, id: string): Entity | undefined;
  byName(kind: EntityKind, name: string): Entity | undefined;
}

export interface PlannedChange {
  /** Those that lived before and are touched, as they were. */
  readonly replaced: readonly Entity[];
  /** Those that are touched and live afterwards. */
  readonly written: readonly Entity[];
  /** In the order of the mutations. */
  readonly revisions: readonly PlannedRevision[];
}

export type PlannedRevision = Omit<Revision, "version"> & Pick<Entity, "kind" | "id">;

/**
 * What a change does, or everything that stands against it. Each mutation sees what those before it did. Pure, so that every
 * store judges changes alike.
 */
export function planChange(
  { mutations, actorId, atMs }: Change,
  living: LivingEntities,
): Result<PlannedChange, readonly ControlConflict[]> {
  const draft = new Draft(living);
  const revisions: PlannedRevision[] = [];
  const conflicts: ControlConflict[] = [];
  for (const mutation of mutations) {
    const step = plan(mutation, atMs, draft);
    if (!step.ok) {
      conflicts.push(step.error);
      continue;
    }
    draft.put(mutation, step.value);
    revisions.push({ ...revisionOf(mutation, step.value), actorId, atMs });
  }
  return conflicts.length > 0
    ? { ok: false, error: conflicts }
    : { ok: true, value: { ...draft.outcome(), revisions } };
}

/** The entity after the mutation, or, where it is deleted, before it. */
function plan(mutation: Mutation, atMs: number, draft: Draft): Result<Entity, ControlConflict> {
  const { kind, id } = mutation;
  const before = draft.byId(kind, id);
  if (mutation.op === "create") {
    if (before !== undefined) return refuse({ kind: "changed-meanwhile", entity: kind, id });
    return unlessTaken(mutation, draft, { revision: 1, createdAtMs: atMs, updatedAtMs: atMs });
  }
  if (before === undefined) return refuse({ kind: "not-found", entity: kind, id });
  if (before.revision !== mutation.revision) return refuse({ kind: "changed-meanwhile", entity: kind, id });
  if (mutation.op === "delete") return { ok: true, value: before };
  return unlessTaken(mutation, draft, {
    revision: before.revision + 1,
    createdAtMs: before.createdAtMs,
    updatedAtMs: atMs,
  });
}

function unlessTaken(
  { kind, id, name, body }: Exclude<Mutation, { readonly op: "delete" }>,
  draft: Draft,
  times: Pick<Entity, "revision" | "createdAtMs" | "updatedAtMs">,
): Result<Entity, ControlConflict> {
  const holder = draft.byName(kind, name);
  if (holder !== undefined && holder.id !== id) return refuse({ kind: "name-taken", entity: kind, name });
  return { ok: true, value: { kind, id, name, body, ...times } };
}

function revisionOf(mutation: Mutation, entity: Entity): Omit<PlannedRevision, "actorId" | "atMs"> {
  const { kind, id, name, body, revision } = entity;
  return mutation.op === "delete"
    ? { op: "delete", kind, id, name, revision: revision + 1 }
    : { op: mutation.op, kind, id, name, revision, body };
}

/** The living as the mutations so far have left them. */
class Draft {
  readonly #before: LivingEntities;
  /** Touched ones by kind and id; null where they are gone. */
  readonly #touched = new Map<string, Entity | null>();
  readonly #replaced = new Map<string, Entity>();
  /** Who bears a name now; null where nobody does any more. */
  readonly #names = new Map<string, Entity | null>();

  constructor(before: LivingEntities) {
    this.#before = before;
  }

  byId(kind: EntityKind, id: string): Entity | undefined {
    const touched = this.#touched.get(`${kind} ${id}`);
    return touched === undefined ? this.#before.byId(kind, id) : (touched ?? undefined);
  }

  byName(kind: EntityKind, name: string): Entity | undefined {
    const bearer = this.#names.get(`${kind} ${name}`);
    return bearer === undefined ? this.#before.byName(kind, name) : (bearer ?? undefined);
  }

  put({ op, kind, id }: Mutation, entity: Entity): void {
    const key = `${kind} ${id}`;
    const now = this.byId(kind, id);
    const stored = this.#before.byId(kind, id);
    if (stored !== undefined) this.#replaced.set(key, stored);
    if (now !== undefined) this.#names.set(`${kind} ${now.name}`, null);
    this.#touched.set(key, op === "delete" ? null : entity);
    if (op !== "delete") this.#names.set(`${kind} ${entity.name}`, entity);
  }

  outcome(): Omit<PlannedChange, "revisions"> {
    const written = [...this.#touched.values()].filter((entity) => entity !== null);
    return { replaced: [...this.#replaced.values()], written };
  }
}

function refuse(error: ControlConflict): { readonly ok: false; readonly error: ControlConflict } {
  return { ok: false, error };
}
