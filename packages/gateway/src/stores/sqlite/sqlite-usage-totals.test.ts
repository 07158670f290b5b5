import { usageTotalsContract } from "../usage-totals.contract.ts";

usageTotalsContract("SQLite", async () => "sqlite::memory:");
