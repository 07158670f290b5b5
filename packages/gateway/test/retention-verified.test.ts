import { afterAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { verifyRecord } from "@meshgate/ledger";
import { createRetention } from "../src/retention/create-retention.ts";
import type { Database } from "../src/stores/database.ts";
import { advanceCursor } from "../src/stores/ledger/cursors.ts";
import { nativeSha256 } from "../src/stores/ledger/native-sha256.ts";
import { openLedgerWriter } from "../src/stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../src/stores/ledger/signal.ts";
import { recordEvents } from "../src/stores/ledger/sql-ledger.fixture.ts";
import { SqlLedger } from "../src/stores/ledger/sql-ledger.ts";
import { openRecordSource } from "../src/stores/record-source/open-record-source.ts";
import { openReadOnly } from "../src/stores/record-source/read-only-database.ts";
import { SqlRetentionStore } from "../src/stores/retention/sql-retention-store.ts";
import { testDatabase } from "./kit/databases.ts";
import { ManualClock } from "./kit/manual-clock.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { LOG_START_MS, loggedEvent, testLogKey, writeLog } from "./kit/recorded-log.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const DAY_MS = 86_400_000;
const DAYS = 90;

/** Two to an hour, of two types, and one of which the clock was far ahead. */
const EVENTS = Array.from({ length: 480 }, (_, at) =>
  loggedEvent(at, {
    type: at % 3 === 0 ? "request.completed" : "decision.made",
    occurredAtMs: LOG_START_MS + (at === 30 ? 40 * DAY_MS : at * (DAY_MS / 48)),
  }),
);

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One look of retention, which dies after so many slices. */
async function look(database: Database, atMs: number, slicesMax: number): Promise<void> {
  const store = new SqlRetentionStore(database);
  let slices = 0;
  store.drop = async (...asked) => {
    if (++slices > slicesMax) throw new Error("the process dies here");
    return await SqlRetentionStore.prototype.drop.apply(store, asked);
  };
  const retention = createRetention({
    store,
    ledger: new SqlLedger(database, createSignal()),
    clock: new ManualClock(atMs),
    sinks: () => [],
    rules: () => [
      { of: "decision.made", days: DAYS },
      { of: "request.completed", days: DAYS + 1 },
    ],
    lease: { hold: async () => true, release: async () => {} },
    newId: () => Bun.randomUUIDv7(),
    eventOrigin: () => ({ origin: "test", environment: "test" }),
    onBug: () => {},
  });
  await retention.idle();
  await retention.close();
  const writer = openLedgerWriter(database);
  while ((await writer.integrate(1_000)).kind === "integrated");
  await writer.close();
}

/** Broken, honest retention looks like tampering, and nobody believes the next finding. */
function verifiesAfterRetention(name: string, urlOf: () => Promise<string>): void {
  test(`${name}: what retention drops, day by day, dying now and then, is explained to the last body`, async () => {
    const url = await urlOf();
    const databases = await testDatabase(url);
    try {
      const database = await databases.open();
      await writeLog(database, { events: EVENTS, part: 480, key: testLogKey(7) });
      await advanceCursor({ name: "audit-index", from: 0, to: 480 }, database);
      const day = (n: number) => LOG_START_MS + (DAYS + n) * DAY_MS + 3_600_000;
      await look(database, day(2), 99);
      expect(await verdict(url)).toMatchObject({ kind: "verified" });
      await look(database, day(4), 1);
      expect(await verdict(url)).toMatchObject({ kind: "verified" });
      await recordEvents([loggedEvent(480, { occurredAtMs: day(5) })], database);
      await look(database, day(6), 2);
      expect(await verdict(url)).toMatchObject({ kind: "verified" });
      await look(database, day(60), 99);
      const last = await verdict(url);
      expect(last).toMatchObject({ kind: "verified", counts: { dropped: 480 } });
    } finally {
      await databases.close();
    }
  });
}

async function verdict(url: string) {
  const database = await openReadOnly(url);
  try {
    return await verifyRecord({ source: await openRecordSource(database) }, nativeSha256);
  } finally {
    await database.close();
  }
}

verifiesAfterRetention("SQLite", async () => `sqlite:${folder}/record.db`);

const missing = whyNoPostgres();
if (missing === undefined) {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  verifiesAfterRetention("PostgreSQL", () => postgres.createDatabase());
} else {
  describe("retention and its verification in PostgreSQL", () => test.skip(missing, () => {}));
}
