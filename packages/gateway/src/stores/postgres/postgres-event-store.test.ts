import { afterAll, describe, test } from "bun:test";
import { Client } from "pg";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { durableEventStoreContract } from "../event-store.contract.ts";
import { openEventStore } from "../open-event-store.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  durableEventStoreContract("PostgreSQL", async () => ({
    open: () => openEventStore(postgres.url, { clock: systemClock, queueEventsMax: 1_000 }),
    runRaw: (statement) => runRaw(postgres.url, statement),
    discard: async () => {},
  }));
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
