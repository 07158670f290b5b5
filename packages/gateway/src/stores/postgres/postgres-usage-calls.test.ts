import { afterAll, describe, test } from "bun:test";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { usageCallsContract } from "../usage-calls.contract.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  usageCallsContract("PostgreSQL", () => postgres.createDatabase());
} else {
  describe("PostgreSQL as the record of usage", () => test.skip(missing, () => {}));
}
