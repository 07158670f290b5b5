import type { Result } from "@meshgate/engine";
import type { Clock } from "../ports/clock.ts";
import {
  type Change,
  type ControlConflict,
  type ControlStore,
  ControlStoreUnavailable,
  type Entity,
  type EntityKind,
} from "../ports/control-store.ts";
import { EntityMirror, type StateChange } from "./entity-mirror.ts";

export type StateListener = (change: StateChange) => void;

/**
 * What is governed, in memory: whatever the store holds, with what stands in the configuration beside it. It follows the
 * store by itself; what it costs to follow a change grows with the change, not with what there is.
 */
export interface ControlState {
  /** Of one kind, by id: what the configuration says, and all that was made since. */
  entities(kind: EntityKind): ReadonlyMap<string, Entity>;
  /** The configuration's, where both it and the store have one of that name. */
  named(kind: EntityKind, name: string): Entity | undefined;
  /** Whether it stands in the configuration, and so cannot be changed here. */
  isConfigured(kind: EntityKind, id: string): boolean;
  /** Puts what the configuration says in place of what it said before. */
  configure(entities: readonly Entity[]): void;
  /** Told of each change once it is in, before anything else sees it. Ends with the function that it returns. */
  onChange(listener: StateListener): () => void;
  /** Writes the change and follows it: when this resolves, this process acts by it. */
  apply(change: Change): Promise<Result<number, readonly ControlConflict[]>>;
  /** How long ago the store last confirmed that this is its state, in milliseconds. */
  unconfirmedMs(): number;
  /** Stops following. The store stays open. */
  close(): void;
}

export interface ControlStateOptions {
  readonly store: ControlStore;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** Awaited before entities that changed are in, all at once: what takes long to make of them is made here. */
  readonly prepare?: (entities: readonly Entity[]) => Promise<void>;
  /** Told when the store cannot be asked, once until it can be again. */
  readonly onUnavailable?: (cause: ControlStoreUnavailable) => void;
  readonly pollMs?: number;
}

const POLL_MS = 500;

/** Loads the state and follows it from then on. Rejects with `ControlStoreUnavailable`. */
export async function createControlState(options: ControlStateOptions): Promise<ControlState> {
  const { store, clock, prepare, pollMs = POLL_MS } = options;
  const mirror = new EntityMirror();
  const listeners = new Set<StateListener>();
  let confirmedMs = clock.monotonicMs();
  const { version: loadedVersion, entities } = await store.load();
  mirror.take({ changed: entities, deleted: [] });
  let version = loadedVersion;
  let isReachable = true;

  function tell(change: StateChange): void {
    if (change.changed.length + change.deleted.length === 0) return;
    for (const listener of listeners) listener(change);
  }

  async function step(): Promise<void> {
    const askedMs = clock.monotonicMs();
    try {
      const changes = await store.changesSince(version);
      await prepare?.(changes.changed);
      version = changes.version;
      confirmedMs = askedMs;
      isReachable = true;
      tell(mirror.take(changes));
    } catch (cause) {
      if (!(cause instanceof ControlStoreUnavailable)) throw cause;
      if (isReachable) options.onUnavailable?.(cause);
      isReachable = false;
    }
  }

  const follow = oneAtATime(step);
  // What came while the slices were loaded.
  await follow();
  const unwatch = store.watch(() => void follow(), pollMs);
  return {
    entities: (kind) => mirror.of(kind),
    named: (kind, name) => mirror.named(kind, name),
    isConfigured: (kind, id) => mirror.isConfigured(kind, id),
    configure: (configured) => tell(mirror.configure(configured)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async apply(change) {
      const applied = await store.apply(change);
      if (applied.ok) await follow();
      return applied;
    },
    unconfirmedMs: () => clock.monotonicMs() - confirmedMs,
    close: unwatch,
  };
}

/** Runs the work again after it was asked for, however often; never two at once. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return start();
    // It began before this was asked for and may have missed what this is about.
    next ??= running.then(start, start);
    return next;
  };
}
