import { afterAll } from "bun:test";
import { rmSync } from "node:fs";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { ledgerWriterContract } from "./ledger-writer.contract.ts";
import { openLedgerWriter } from "./open-ledger-writer.ts";

const folder = temporaryFolder();
let databases = 0;

afterAll(() => rmSync(folder, { recursive: true }));

ledgerWriterContract({
  name: "SQLite",
  emptyDatabase: async () => `sqlite:${folder}/${++databases}.db`,
  openUnlocked: openLedgerWriter,
});
