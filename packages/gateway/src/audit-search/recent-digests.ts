import type { SealedEvent } from "../ports/event-store.ts";
import { digestOf, type EventDigest } from "./event-digest.ts";

/** Half of what is kept at most: what waits, under a heavy load, for the log to grow and a block of the index to be full. */
const GENERATION_EVENTS = 4_096;

/**
 * What the events say that this process has recorded of late, so that the index need not read them back and parse them. Small
 * digests, since whole events would be marked by each collection of garbage while they wait. By generations, of which the older
 * one goes as a whole: to look for the oldest of a map costs as much as has been taken from it.
 */
export class RecentDigests {
  #newer = new Map<string, EventDigest>();
  #older = new Map<string, EventDigest>();

  /** Called for every commit. */
  keep(events: readonly SealedEvent[]): void {
    for (const { id, said } of events) if (said !== undefined) this.#newer.set(id, digestOf(said));
    if (this.#newer.size < GENERATION_EVENTS) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** Gives the digest away; undefined where another process recorded the event, or it is too long ago. */
  take(id: string): EventDigest | undefined {
    const digest = this.#newer.get(id) ?? this.#older.get(id);
    if (!this.#newer.delete(id)) this.#older.delete(id);
    return digest;
  }
}
