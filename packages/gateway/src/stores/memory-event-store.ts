import {
  type EventQuery,
  type EventStore,
  EventStoreUnavailable,
  type SealedEvent,
} from "../ports/event-store.ts";
import type { UsageEntry } from "../ports/usage-ledger.ts";

/** The record in memory, gone with the process: for tests and embedding, never for evidence. */
export class MemoryEventStore implements EventStore {
  readonly #events = new Map<string, SealedEvent>();
  readonly #usage = new Map<string, UsageEntry>();
  #closed = false;

  /** In the order in which they came. */
  get usage(): readonly UsageEntry[] {
    return [...this.#usage.values()];
  }

  async append(events: readonly SealedEvent[], usage: readonly UsageEntry[] = []): Promise<void> {
    if (this.#closed) throw new EventStoreUnavailable("The event store is closed.");
    const ids = new Set(events.map((event) => event.id));
    if (ids.size < events.length || events.some((event) => this.#events.has(event.id))) {
      throw new EventStoreUnavailable(
        "An event with this id is recorded already. This is a fault of Meshgate.",
      );
    }
    if (usage.some((entry) => this.#usage.has(keyOf(entry)))) {
      throw new EventStoreUnavailable("A call is opened once and settled once. This is a fault of Meshgate.");
    }
    for (const event of events) this.#events.set(event.id, event);
    for (const entry of usage) this.#usage.set(keyOf(entry), entry);
  }

  async find({ id, actorId, limit }: EventQuery): Promise<readonly SealedEvent[]> {
    const events = [...this.#events.values()].filter(
      (event) => actorId === undefined || event.actorId === actorId,
    );
    const bearing = events.filter((event) => event.correlationId === id);
    const requestId = id.toLowerCase();
    if (![...this.#events.values()].some((event) => event.requestId === requestId)) {
      return latestOfEach(bearing, limit);
    }
    const ofCall = events.filter((event) => event.requestId === requestId);
    const callers = new Set(
      ofCall.filter(({ type }) => !type.startsWith("record.")).map((event) => event.actorId),
    );
    const beside = bearing.filter((event) => event.requestId !== requestId && callers.has(event.actorId));
    return [...latestOfEach(ofCall, limit), ...latestOfEach(beside, limit)].sort(byId);
  }

  async ping(): Promise<void> {
    if (this.#closed) throw new EventStoreUnavailable("The event store is closed.");
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

/** The latest `limit` events of each actor, in the order of their ids. */
function latestOfEach(events: readonly SealedEvent[], limit: number): readonly SealedEvent[] {
  const ofActors = Map.groupBy(events, ({ actorId }) => actorId);
  return [...ofActors.values()].flatMap((ofActor) => ofActor.toSorted(byId).slice(-limit)).sort(byId);
}

function byId(a: SealedEvent, b: SealedEvent): number {
  return a.id < b.id ? -1 : 1;
}

function keyOf({ kind, requestId }: UsageEntry): string {
  return `${kind} ${requestId}`;
}
