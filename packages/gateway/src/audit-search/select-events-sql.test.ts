import { afterAll, describe, test } from "bun:test";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { testDatabase } from "../../test/kit/databases.ts";
import { startPostgres, whyNoPostgres } from "../../test/kit/postgres.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { decisionsOf } from "../stores/audit-index/decisions-of.ts";
import { SqlAuditIndex } from "../stores/audit-index/sql-audit-index.ts";
import { sqlLedgerUnderTest } from "../stores/ledger/sql-ledger.fixture.ts";
import { followLedger } from "./follow-ledger.ts";
import { joinSourcesOf, recordedCalls } from "./recorded-calls.fixture.ts";
import { anyAsked, anyTold, expectSameAsScan } from "./select-events.laws.ts";

/** One record of a few blocks, indexed in two steps and with a tail, and a hundred questions to it. */
function findsTheSame(name: string, createDatabase: () => Promise<string>): void {
  test(`${name}: finds exactly what a scan of the whole record finds`, async () => {
    const databases = await testDatabase(await createDatabase());
    const database = await databases.open();
    const truths = recordedCalls(fc.sample(anyTold, { numRuns: 700, seed: 11 }));
    const events = truths.map(({ event }) => event);
    const record = sqlLedgerUnderTest(database, () => databases.close());
    try {
      const { ledger } = record;
      const index = new SqlAuditIndex(database);
      const { holderOf } = joinSourcesOf(truths);
      const joins = {
        decisionsOf: async (ids: readonly string[]) =>
          (await decisionsOf(ids, database)).map(({ body }) => body),
        holderOf,
      };
      for (const part of [events.slice(0, 600), events.slice(600)]) {
        await record.integrate(part);
        // A follower of its own each time: what one remembers, the next one looks up.
        const follower = followLedger({ ledger, index, sources: joins, onBug });
        await follower.catchUp();
        await follower.close();
      }
      await fc.assert(
        fc.asyncProperty(anyAsked, (asked) => expectSameAsScan(asked, truths, { ledger, index, joins })),
        { numRuns: 50 },
      );
    } finally {
      await record.discard();
    }
  }, 20_000);
}

function onBug(bug: unknown): never {
  throw bug;
}

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
findsTheSame("SQLite", async () => `sqlite:${folder}/meshgate.db`);

const missing = whyNoPostgres();
if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  findsTheSame("PostgreSQL", () => postgres.createDatabase());
} else {
  describe("PostgreSQL", () => test.skip(missing, () => {}));
}
