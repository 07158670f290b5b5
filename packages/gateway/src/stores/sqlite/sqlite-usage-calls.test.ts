import { usageCallsContract } from "../usage-calls.contract.ts";

usageCallsContract("SQLite", async () => "sqlite::memory:");
