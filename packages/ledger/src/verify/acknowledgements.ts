import { latin1Text } from "./ascii-text.ts";
import { placeOf } from "./event-place.ts";
import type { EventPlace } from "./finding.ts";
import { membersOf, readCount } from "./read-members.ts";

/** The events in which admins acknowledged that the log was forked, by the generation that began then. */
export class Acknowledgements {
  readonly #events = new Map<number, EventPlace>();

  /** Hears of an event that is the log's. */
  hear(index: number, line: Uint8Array): void {
    const text = latin1Text(line);
    if (!text.includes('"ledger-fork"')) return;
    const event = membersOf(text);
    const { cause, generation } = membersOf(JSON.stringify(event?.["data"] ?? null)) ?? {};
    const number = readCount(generation);
    if (event?.["type"] !== "config.changed" || cause !== "ledger-fork" || number === undefined) return;
    this.#events.set(number, placeOf(index, line));
  }

  of(generation: number): EventPlace | undefined {
    return this.#events.get(generation);
  }
}
