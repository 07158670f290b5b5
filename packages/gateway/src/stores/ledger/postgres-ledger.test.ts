import { afterAll, describe, test } from "bun:test";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { ledgerContract } from "./ledger.contract.ts";
import { sqlLedgerUnderTest } from "./sql-ledger.fixture.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  ledgerContract("PostgreSQL", async () => {
    const database = await openDatabase(await postgres.createDatabase(), {
      clock: systemClock,
      statementLimitMs: 4_000,
    });
    await migrate(database);
    return sqlLedgerUnderTest(database, () => database.close());
  });
} else {
  describe("PostgreSQL as a ledger", () => test.skip(missing, () => {}));
}
