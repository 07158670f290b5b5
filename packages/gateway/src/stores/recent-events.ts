import type { AuditEvent } from "@meshgate/contracts";
import type { SealedEvent } from "../ports/event-store.ts";

/** As many as wait for a block of the search index to be full, and for the log to grow, under a heavy load. */
const EVENTS_MAX = 4_096;

/** What this process has recorded of late, as it had it at hand: so that who follows the log need not read it back and parse it. */
export class RecentEvents {
  /** By id, the oldest first. */
  readonly #events = new Map<string, AuditEvent>();

  keep(events: readonly SealedEvent[]): void {
    for (const { id, said } of events) if (said !== undefined) this.#events.set(id, said);
    for (const id of this.#events.keys()) {
      if (this.#events.size <= EVENTS_MAX) break;
      this.#events.delete(id);
    }
  }

  /** Gives the event away; undefined where another process recorded it, or it is too long ago. */
  take(id: string): AuditEvent | undefined {
    const event = this.#events.get(id);
    this.#events.delete(id);
    return event;
  }
}
