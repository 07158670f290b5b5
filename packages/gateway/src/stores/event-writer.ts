import type { SealedEvent } from "../ports/event-store.ts";
import type { UsageEntry } from "../ports/usage-ledger.ts";

/** What becomes durable in one transaction. */
export interface Batch {
  readonly events: readonly SealedEvent[];
  readonly usage: readonly UsageEntry[];
}

/** What group commit writes with: one database's fastest way to make a batch durable. */
export interface EventWriter {
  /**
   * Resolves when the whole batch is durable. Rejects, with nothing of it written as far as can be known: with
   * `BatchRefused` where another batch could be written, else with `EventStoreUnavailable`.
   */
  commit(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

/** The database works, but something in the batch is what it cannot hold. */
export class BatchRefused extends Error {
  override readonly name = "BatchRefused";
}
