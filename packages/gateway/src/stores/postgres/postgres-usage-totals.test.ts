import { afterAll, describe, test } from "bun:test";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { usageTotalsContract } from "../usage-totals.contract.ts";

const missing = whyNoPostgres();

if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  usageTotalsContract("PostgreSQL", () => postgres.createDatabase());
} else {
  describe("sums of usage in PostgreSQL", () => test.skip(missing, () => {}));
}
