import type { SealedEvent } from "../ports/event-store.ts";

/** What group commit writes with: one database's fastest way to make a batch durable. */
export interface EventWriter {
  /**
   * Resolves when every event of the batch is durable. Rejects, with none of them written as far as can be known: with
   * `BatchRefused` where other events could be written, else with `EventStoreUnavailable`.
   */
  commit(batch: readonly SealedEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** The database works, but some event of the batch is one that it cannot hold. */
export class BatchRefused extends Error {
  override readonly name = "BatchRefused";
}
