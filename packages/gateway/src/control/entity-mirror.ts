import type { ControlChanges, Entity, EntityKind } from "../ports/control-store.ts";

/** Another state than before: what is new or different, and what is gone. */
export type StateChange = Pick<ControlChanges, "changed" | "deleted">;

/** Both sources of entities as one, indexed. */
export class EntityMirror {
  readonly #byId = eachKind(() => new Map<string, Entity>());
  readonly #byName = eachKind(() => new Map<string, Entity>());
  #configured = new Map<string, Entity>();

  of(kind: EntityKind): ReadonlyMap<string, Entity> {
    return this.#byId[kind];
  }

  named(kind: EntityKind, name: string): Entity | undefined {
    return this.#configured.get(`${kind} name ${name}`) ?? this.#byName[kind].get(name);
  }

  isConfigured(kind: EntityKind, id: string): boolean {
    return this.#configured.has(`${kind} id ${id}`);
  }

  /** Gives what of it was not known yet: the store may tell a change twice. */
  take({ changed, deleted }: StateChange): StateChange {
    const news = changed.filter((entity) => !isSame(entity, this.#byId[entity.kind].get(entity.id)));
    const gone = deleted.filter(({ kind, id }) => this.#byId[kind].has(id));
    for (const { kind, id } of gone) this.#remove(kind, id);
    // All names first, so that two entities may exchange theirs.
    for (const { kind, id } of news) this.#remove(kind, id);
    for (const entity of news) this.#put(entity);
    return { changed: news, deleted: gone };
  }

  configure(entities: readonly Entity[]): StateChange {
    const before = this.#configured;
    this.#configured = new Map(
      entities.flatMap((entity) => [
        [`${entity.kind} id ${entity.id}`, entity],
        [`${entity.kind} name ${entity.name}`, entity],
      ]),
    );
    const deleted = [...new Set(before.values())].filter(({ kind, id }) => !this.isConfigured(kind, id));
    for (const { kind, id } of deleted) this.#remove(kind, id);
    for (const entity of entities) this.#byId[entity.kind].set(entity.id, entity);
    return { changed: entities, deleted: deleted.map(({ kind, id }) => ({ kind, id })) };
  }

  #put(entity: Entity): void {
    this.#byId[entity.kind].set(entity.id, entity);
    this.#byName[entity.kind].set(entity.name, entity);
  }

  #remove(kind: EntityKind, id: string): void {
    const known = this.#byId[kind].get(id);
    if (known === undefined) return;
    this.#byId[kind].delete(id);
    if (this.#byName[kind].get(known.name) === known) this.#byName[kind].delete(known.name);
  }
}

function isSame(entity: Entity, known: Entity | undefined): boolean {
  return known?.revision === entity.revision && known.updatedAtMs === entity.updatedAtMs;
}

function eachKind<T>(make: () => T): Readonly<Record<EntityKind, T>> {
  return {
    team: make(),
    agent: make(),
    key: make(),
    policy: make(),
    waiver: make(),
    change: make(),
  };
}
