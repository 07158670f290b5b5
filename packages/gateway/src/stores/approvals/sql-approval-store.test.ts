import { afterAll, describe, test } from "bun:test";
import { rmSync } from "node:fs";
import { testDatabase } from "../../../test/kit/databases.ts";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { openDatabase } from "../database.ts";
import { SqlOutbox } from "../outbox/sql-outbox.ts";
import { SqlEventStore } from "../sql-event-store.ts";
import { approvalStoreContract } from "./approval-store.contract.ts";
import { SqlApprovalStore } from "./sql-approval-store.ts";

async function place(url: string, discard: () => void) {
  const databases = await testDatabase(url);
  // Closed by the store itself.
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 4_000 });
  const events = new SqlEventStore(database, {
    clock: systemClock,
    queueEventsMax: 100,
    commitLimitMs: 4_000,
  });
  return {
    open: async () => new SqlApprovalStore(await databases.open()),
    events,
    outbox: new SqlOutbox(await databases.open()),
    async discard() {
      await events.close();
      await databases.close();
      discard();
    },
  };
}

approvalStoreContract("SQLite", async () => {
  const folder = temporaryFolder();
  return place(`sqlite:${folder}/meshgate.db`, () => rmSync(folder, { recursive: true }));
});

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  approvalStoreContract("PostgreSQL", async () => place(await postgres.createDatabase(), () => {}));
} else {
  describe("PostgreSQL as a store of approvals", () => test.skip(missing, () => {}));
}
