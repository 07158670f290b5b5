import type { SealedEvent } from "./event-store.ts";
import type { Message } from "./outbox.ts";

/** What is written with something that happens, in the same transaction: its events, and what people are told of it. */
export interface Evidence {
  readonly events: readonly SealedEvent[];
  readonly messages: readonly Message[];
}
