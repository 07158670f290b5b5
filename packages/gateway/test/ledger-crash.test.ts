import { afterAll, describe, test } from "bun:test";
import { rmSync } from "node:fs";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { proveCrashes } from "./kit/prove-crashes.ts";
import { randomFrom, testSeed } from "./kit/random.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** A crash that lost a leaf, or let a tree be signed that is not the one that stays, would be a forgery by accident. */
describe("killed ten times between commit and checkpoint, the tree is whole and continues all that was signed", () => {
  test("on SQLite", async () => {
    const folder = temporaryFolder();
    afterAll(() => rmSync(folder, { recursive: true }));
    await proveCrashes(`sqlite:${folder}/meshgate.db`, 10, randomFrom(testSeed));
  }, 120_000);

  const missing = whyNoPostgres();
  test.skipIf(missing !== undefined)(
    `on PostgreSQL${missing === undefined ? "" : ` (${missing})`}`,
    async () => {
      const postgres = await startPostgres();
      afterAll(() => postgres.stop());
      await proveCrashes(postgres.url, 10, randomFrom(testSeed));
    },
    120_000,
  );
});
