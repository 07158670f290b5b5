import { afterAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { expectTreeOf, ledgerWriterContract } from "./ledger-writer.contract.ts";
import { openLedgerWriter } from "./open-ledger-writer.ts";
import { recordEvents } from "./sql-ledger.fixture.ts";

const folder = temporaryFolder();
let databases = 0;

afterAll(() => rmSync(folder, { recursive: true }));

ledgerWriterContract({
  name: "SQLite",
  emptyDatabase: async () => `sqlite:${folder}/${++databases}.db`,
  openUnlocked: openLedgerWriter,
});

test("a disk that is full in the middle of a step leaves the tree as it was, and it grows once there is room", async () => {
  const url = `sqlite:${folder}/${++databases}.db`;
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 4_000 });
  if (database.kind !== "sqlite") throw new Error("not SQLite");
  await migrate(database);
  const events = Array.from({ length: 600 }, () => sealedEvent());
  await recordEvents(events, database);
  const writer = openLedgerWriter(database);
  const { handle } = database.connection;
  const pages = handle.query<{ page_count: number }, []>("pragma page_count").get()?.page_count ?? 0;
  handle.run(`pragma max_page_count = ${pages + 1}`);
  await expect(writer.integrate(600)).rejects.toThrow(/full/);
  expect(await writer.waiting()).toBe(600);
  handle.run("pragma max_page_count = 100000");
  while ((await writer.integrate(256)).kind === "integrated");
  await expectTreeOf(events, database);
  await writer.close();
  await database.close();
});
