import { afterAll, test } from "bun:test";
import { rmSync } from "node:fs";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { proveCrashes } from "./kit/prove-crashes.ts";
import { randomFrom, testSeed } from "./kit/random.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** What ledger-crash.test.ts proves with twenty crashes, with two hundred on each database. */

test("two hundred crashes on SQLite", async () => {
  const folder = temporaryFolder();
  afterAll(() => rmSync(folder, { recursive: true }));
  await proveCrashes(`sqlite:${folder}/meshgate.db`, 200, randomFrom(testSeed));
}, 900_000);

const missing = whyNoPostgres();
test.skipIf(missing !== undefined)(
  `two hundred crashes on PostgreSQL${missing === undefined ? "" : ` (${missing})`}`,
  async () => {
    const postgres = await startPostgres();
    afterAll(() => postgres.stop());
    await proveCrashes(postgres.url, 200, randomFrom(testSeed));
  },
  900_000,
);
