import type { Result } from "@meshgate/engine";
import {
  type Change,
  type ControlChanges,
  type ControlConflict,
  type ControlSnapshot,
  type ControlStore,
  ControlStoreUnavailable,
  type Entity,
  type EntityKind,
  type Note,
  type Revision,
} from "../../ports/control-store.ts";
import { type EventStore, EventStoreUnavailable } from "../../ports/event-store.ts";
import type { Evidence } from "../../ports/evidence.ts";
import type { Outbox } from "../../ports/outbox.ts";
import { MemoryOutbox } from "../outbox/memory-outbox.ts";
import { type PlannedRevision, planChange } from "./plan-change.ts";

/** The control store in memory, gone with the process: for tests and embedding. */
export class MemoryControlStore implements ControlStore {
  readonly #events: EventStore;
  readonly #outbox: Outbox;
  readonly #living = new Map<string, Entity>();
  readonly #revisions: (PlannedRevision & { readonly version: number })[] = [];
  readonly #notes = new Map<string, Note>();
  readonly #values = new Map<string, string>();
  readonly #watchers = new Set<() => void>();
  #version = 0;
  /** One change after another, as a database's lock has it. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(events: EventStore, outbox: Outbox = new MemoryOutbox()) {
    this.#events = events;
    this.#outbox = outbox;
  }

  async load(): Promise<ControlSnapshot> {
    this.#refuseWhenClosed();
    return { version: this.#version, entities: [...this.#living.values()] };
  }

  async changesSince(version: number): Promise<ControlChanges> {
    this.#refuseWhenClosed();
    const touched = new Map(
      this.#revisions
        .filter((past) => past.version > version)
        .map(({ kind, id }) => [keyOf(kind, id), { kind, id }]),
    );
    return {
      version: this.#version,
      changed: [...touched.keys()].flatMap((key) => this.#living.get(key) ?? []),
      deleted: [...touched].filter(([key]) => !this.#living.has(key)).map(([, name]) => name),
    };
  }

  apply(change: Change): Promise<Result<number, readonly ControlConflict[]>> {
    return this.#afterTheLast(() => this.#apply(change));
  }

  async history(kind: EntityKind, id: string): Promise<readonly Revision[]> {
    this.#refuseWhenClosed();
    return this.#revisions
      .filter((past) => past.kind === kind && past.id === id)
      .map(({ kind: _kind, id: _id, ...revision }) => revision)
      .reverse();
  }

  async note(id: string): Promise<Note | undefined> {
    this.#refuseWhenClosed();
    return this.#notes.get(id);
  }

  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => void this.#watchers.delete(onChange);
  }

  async setOnce(name: string, value: string): Promise<string> {
    this.#refuseWhenClosed();
    const held = this.#values.get(name) ?? value;
    this.#values.set(name, held);
    return held;
  }

  claim(name: string, value: string, evidence: Evidence): Promise<boolean> {
    return this.#afterTheLast(async () => {
      this.#refuseWhenClosed();
      if (this.#values.has(name)) return false;
      await this.#record(evidence);
      await this.#outbox.add(evidence.messages);
      this.#values.set(name, value);
      return true;
    });
  }

  async get(name: string): Promise<string | undefined> {
    this.#refuseWhenClosed();
    return this.#values.get(name);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #afterTheLast<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #apply(change: Change): Promise<Result<number, readonly ControlConflict[]>> {
    this.#refuseWhenClosed();
    const planned = planChange(change, {
      byId: (kind, id) => this.#living.get(keyOf(kind, id)),
      byName: (kind, name) =>
        [...this.#living.values()].find((one) => one.kind === kind && one.name === name),
    });
    if (!planned.ok) return planned;
    await this.#record(change);
    const version = this.#version + 1;
    const { replaced, written, revisions } = planned.value;
    for (const { kind, id } of replaced) this.#living.delete(keyOf(kind, id));
    for (const entity of written) this.#living.set(keyOf(entity.kind, entity.id), entity);
    this.#revisions.push(...revisions.map((revision) => ({ ...revision, version })));
    for (const note of change.notes ?? []) this.#notes.set(note.id, note);
    for (const [name, value] of Object.entries(change.once ?? {})) await this.setOnce(name, value);
    this.#version = version;
    for (const onChange of this.#watchers) onChange();
    return { ok: true, value: version };
  }

  async #record({ events }: Pick<Change, "events">): Promise<void> {
    const [first, ...others] = events;
    if (first === undefined) return;
    try {
      await this.#events.append([first, ...others]);
    } catch (cause) {
      if (!(cause instanceof EventStoreUnavailable)) throw cause;
      throw new ControlStoreUnavailable(cause.message, { cause });
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new ControlStoreUnavailable("The control store is closed.");
  }
}

function keyOf(kind: EntityKind, id: string): string {
  return `${kind} ${id}`;
}
