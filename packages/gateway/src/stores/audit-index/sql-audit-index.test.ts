import { afterAll, describe, test } from "bun:test";
import { rmSync } from "node:fs";
import { testDatabase } from "../../../test/kit/databases.ts";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { auditIndexContract } from "./audit-index.contract.ts";
import { SqlAuditIndex } from "./sql-audit-index.ts";

async function place(url: string, discard: () => void) {
  const databases = await testDatabase(url);
  return {
    open: async () => new SqlAuditIndex(await databases.open()),
    async discard() {
      await databases.close();
      discard();
    },
  };
}

auditIndexContract("SQLite", async () => {
  const folder = temporaryFolder();
  return place(`sqlite:${folder}/meshgate.db`, () => rmSync(folder, { recursive: true }));
});

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  auditIndexContract("PostgreSQL", async () => place(await postgres.createDatabase(), () => {}));
} else {
  describe("PostgreSQL as a search index", () => test.skip(missing, () => {}));
}
