import type { SealedEvent } from "../ports/event-store.ts";

/** The latest `limit` of some events, each once, in the order of their ids. */
export function latestOf(events: readonly SealedEvent[], limit: number): readonly SealedEvent[] {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  return once.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(-limit);
}
