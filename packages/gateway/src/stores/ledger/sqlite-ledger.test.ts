import { systemClock } from "../../../test/kit/system-clock.ts";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { ledgerContract } from "./ledger.contract.ts";
import { sqlLedgerUnderTest } from "./sql-ledger.fixture.ts";

ledgerContract("SQLite", async () => {
  const database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 4_000 });
  await migrate(database);
  return sqlLedgerUnderTest(database, () => database.close());
});
