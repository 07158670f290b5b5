import type { ControlChanges, Entity, EntityKind } from "../ports/control-store.ts";

/** Another state than before: what is new or different, and what is gone. */
export type StateChange = Pick<ControlChanges, "changed" | "deleted">;

type ByKind<T> = Readonly<Record<EntityKind, T>>;

/**
 * What the store holds and what the configuration says, as one, by id and by name. Where both have an id, the configuration
 * says what it is, and the store what happened to it since: a kill switch, a review.
 */
export class EntityMirror {
  readonly #stored = eachKind(() => new Map<string, Entity>());
  readonly #configured = eachKind(() => new Map<string, Entity>());
  readonly #living = eachKind(() => new Map<string, Entity>());
  readonly #names = eachKind(() => new Map<string, Entity>());
  readonly #configuredNames = eachKind(() => new Map<string, Entity>());

  of(kind: EntityKind): ReadonlyMap<string, Entity> {
    return this.#living[kind];
  }

  /** The configuration's, where two have the name. */
  named(kind: EntityKind, name: string): Entity | undefined {
    return this.#configuredNames[kind].get(name) ?? this.#names[kind].get(name);
  }

  isConfigured(kind: EntityKind, id: string): boolean {
    return this.#configured[kind].has(id);
  }

  /** Takes what the store tells, and gives what of it was not known yet: it may tell a change twice. */
  take({ changed, deleted }: StateChange): StateChange {
    const news = changed.filter((entity) => !isSame(entity, this.#stored[entity.kind].get(entity.id)));
    for (const entity of news) this.#stored[entity.kind].set(entity.id, entity);
    for (const { kind, id } of deleted) this.#stored[kind].delete(id);
    return this.#settle(deleted.length === 0 ? news : [...deleted, ...news]);
  }

  /** Puts what the configuration says in place of what it said before. */
  configure(entities: readonly Entity[]): StateChange {
    const before = Object.values(this.#configured).flatMap((ofKind) => [...ofKind.values()]);
    for (const { kind, id } of before) this.#configured[kind].delete(id);
    for (const entity of entities) this.#configured[entity.kind].set(entity.id, entity);
    return this.#settle(distinctOf([...before, ...entities]));
  }

  /** Brings what lives to what both sources say of these, each once. Ten thousand may be touched, and calls wait: few look-ups. */
  #settle(touched: readonly Pick<Entity, "kind" | "id">[]): StateChange {
    const changed: Entity[] = [];
    // Those too of which only the end is seen: somebody may have to know that they were there.
    const deleted: Pick<Entity, "kind" | "id">[] = [];
    for (const { kind, id } of touched) {
      const known = this.#living[kind].get(id);
      const entity = this.#join(kind, id);
      const staysPut = known === undefined || (entity !== undefined && this.#keepsName(known, entity));
      if (!staysPut) this.#leaveName(known);
      if (entity !== undefined) {
        changed.push(entity);
      } else {
        this.#living[kind].delete(id);
        deleted.push({ kind, id });
      }
    }
    for (const entity of changed) this.#put(entity);
    return { changed, deleted };
  }

  #join(kind: EntityKind, id: string): Entity | undefined {
    const stored = this.#stored[kind].get(id);
    const configured = this.#configured[kind].get(id);
    if (configured === undefined) return stored?.body["configured"] === true ? undefined : stored;
    if (stored === undefined) return configured;
    return { ...stored, name: configured.name, body: { ...stored.body, ...configured.body } };
  }

  #put(entity: Entity): void {
    const { kind, id, name } = entity;
    this.#living[kind].set(id, entity);
    this.#namesOf(kind, id).set(name, entity);
  }

  /** Whether what comes takes the very place among the names that it had, as most do. */
  #keepsName(known: Entity, { kind, id, name }: Entity): boolean {
    return known.name === name && this.#namesOf(kind, id).get(name) === known;
  }

  /** INVARIANT: all leave their names before any takes one, so that two may exchange theirs. */
  #leaveName(known: Entity): void {
    for (const names of [this.#names[known.kind], this.#configuredNames[known.kind]]) {
      if (names.get(known.name) === known) names.delete(known.name);
    }
  }

  #namesOf(kind: EntityKind, id: string): Map<string, Entity> {
    return (this.isConfigured(kind, id) ? this.#configuredNames : this.#names)[kind];
  }
}

/** Without texts made for it: ten thousand may be touched at once, and calls wait. */
function distinctOf(touched: readonly Pick<Entity, "kind" | "id">[]): readonly Pick<Entity, "kind" | "id">[] {
  const seen = eachKind(() => new Set<string>());
  return touched.filter(({ kind, id }) => {
    if (seen[kind].has(id)) return false;
    seen[kind].add(id);
    return true;
  });
}

function isSame(entity: Entity, known: Entity | undefined): boolean {
  return known?.revision === entity.revision && known.updatedAtMs === entity.updatedAtMs;
}

function eachKind<T>(make: () => T): ByKind<T> {
  return {
    team: make(),
    agent: make(),
    key: make(),
    policy: make(),
    guardrail_policy: make(),
    policy_attachment: make(),
    waiver: make(),
    change: make(),
  };
}
