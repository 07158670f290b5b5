import type { SealedEvent } from "../../src/ports/event-store.ts";
import { leafHash } from "../../src/stores/leaf-hash.ts";

let made = 0;

/** An event with an id later than those before it, and whatever else a test cares about. */
export function sealedEvent(fields: Partial<SealedEvent> = {}): SealedEvent {
  const id = fields.id ?? eventId(++made);
  const body = fields.body ?? JSON.stringify({ id, note: 'quotes " and \\ and ünïcode 🦊\n' });
  return {
    id,
    type: "decision.made",
    occurredAtMs: 1_766_000_000_000 + made,
    actorId: "local",
    ...fields,
    body,
    leafHash: leafHash(body),
  };
}

/** The n-th UUIDv7 of a test, in order. */
export function eventId(n: number): string {
  return `019b0000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}
