import type { SealedEvent } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import { keepCheckpoint } from "./checkpoints.ts";
import type { LedgerUnderTest } from "./ledger.contract.ts";
import { openLedgerWriter } from "./open-ledger-writer.ts";
import { createSignal } from "./signal.ts";
import { SqlLedger } from "./sql-ledger.ts";

/** The log in a migrated database of a test's own. */
export function sqlLedgerUnderTest(database: Database, discard: () => Promise<void>): LedgerUnderTest {
  const growth = createSignal();
  const writer = openLedgerWriter(database);
  return {
    ledger: new SqlLedger(database, growth),
    async integrate(events) {
      await recordEvents(events, database);
      while ((await writer.integrate(256)).kind === "integrated");
      growth.tell();
    },
    async keepCheckpoint(checkpoint) {
      await keepCheckpoint(checkpoint, database.kysely);
      growth.tell();
    },
    async discard() {
      await writer.close();
      await discard();
    },
  };
}

/** Records events in one transaction, as changes of what is governed do. */
export async function recordEvents(events: readonly SealedEvent[], { kysely }: Database): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    for (const event of events) await insertEvent(event, transaction);
  });
}
