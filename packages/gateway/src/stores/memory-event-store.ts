import {
  type EventQuery,
  type EventStore,
  EventStoreUnavailable,
  type SealedEvent,
} from "../ports/event-store.ts";
import type { UsageEntry } from "../ports/usage-ledger.ts";
import { latestOf } from "./latest-of.ts";

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
    const found = [...this.#events.values()].filter(
      (event) =>
        (event.requestId === id.toLowerCase() || event.correlationId === id) &&
        (actorId === undefined || event.actorId === actorId),
    );
    return latestOf(found, limit);
  }

  async ping(): Promise<void> {
    if (this.#closed) throw new EventStoreUnavailable("The event store is closed.");
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

function keyOf({ kind, requestId }: UsageEntry): string {
  return `${kind} ${requestId}`;
}
