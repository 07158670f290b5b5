import { describe, test } from "bun:test";
import { Client } from "pg";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { durableEventStoreContract } from "../event-store.contract.ts";
import { openEventStore } from "../open-event-store.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  durableEventStoreContract("PostgreSQL", async () => {
    const postgres = await startPostgres();
    return {
      create: async () => {
        const url = await postgres.createDatabase();
        return {
          open: () => openEventStore(url, { clock: systemClock, queueEventsMax: 1_000 }),
          runRaw: (statement) => runRaw(url, statement),
          discard: async () => {},
        };
      },
      end: () => postgres.stop(),
    };
  });
} else {
  describe("PostgreSQL as an event store", () => test.skip(missing, () => {}));
}

async function runRaw(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
