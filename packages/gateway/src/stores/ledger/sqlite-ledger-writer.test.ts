import { afterAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { sql } from "kysely";
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

/** Else one insert makes SQLite number all events after it at random, and none of them becomes a leaf, unseen. */
test("an event with a number beyond all others is refused, and where somebody got it in, it is said to wait", async () => {
  const database = await openDatabase(`sqlite:${folder}/${++databases}.db`, {
    clock: systemClock,
    statementLimitMs: 4_000,
  });
  await migrate(database);
  const writer = openLedgerWriter(database);
  const strange = sealedEvent();
  const insert = (seq: string) =>
    sql`insert into event_leaf (seq, id, occurred_at_ms, leaf_hash)
      values (${sql.raw(seq)}, ${strange.id}, 1, ${strange.leafHash})`.execute(database.kysely);
  for (const seq of ["9223372036854775807", "9007199254740992", "0", "-5"]) {
    await expect(insert(seq)).rejects.toThrow(/leave the number out/);
  }
  await recordEvents([sealedEvent()], database);
  expect(await writer.oldestWaiting()).toBe("1");
  expect(await writer.integrate(9)).toMatchObject({ kind: "integrated", events: 1 });
  expect(await writer.oldestWaiting()).toBeUndefined();
  await sql`drop trigger event_leaf_number`.execute(database.kysely);
  await insert("9223372036854775807");
  expect(await writer.integrate(9)).toEqual({ kind: "nothing-waits" });
  expect(await writer.oldestWaiting()).toBe("9223372036854775807");
  expect(await writer.waiting()).toBe(1);
  await writer.close();
  await database.close();
});
