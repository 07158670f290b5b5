import { afterAll, describe, test } from "bun:test";
import { rmSync } from "node:fs";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { contentStoreContract } from "./content-store.contract.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
contentStoreContract("SQLite", async () => `sqlite:${folder}/${files++}.db`);

const missing = whyNoPostgres();
if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  contentStoreContract("PostgreSQL", () => postgres.createDatabase());
} else {
  describe("captured texts in PostgreSQL", () => test.skip(missing, () => {}));
}
