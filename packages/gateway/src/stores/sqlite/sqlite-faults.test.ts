import { Database as Sqlite } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { temporaryFolder } from "../../../test/kit/temporary-folder.ts";
import { type EventStore, EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import { openDatabase } from "../database.ts";
import { DatabaseUnavailable } from "../database-failure.ts";
import { migrate } from "../migrations/migrate.ts";
import { openEventStore } from "../open-event-store.ts";
import { SqlEventStore } from "../sql-event-store.ts";

const PATIENT_MS = 20_000;

let folder: string;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = `${folder}/meshgate.db`;
});

afterEach(() => rmSync(folder, { recursive: true }));

function open(commitLimitMs: number): Promise<EventStore> {
  return openEventStore(`sqlite:${path}`, { clock: systemClock, queueEventsMax: 1_000, commitLimitMs });
}

/** Appends events of one correlation id until one is refused; gives those that were acknowledged. */
async function appendUntilRefused(store: EventStore, correlationId: string): Promise<readonly SealedEvent[]> {
  const acknowledged: SealedEvent[] = [];
  for (;;) {
    const event = sealedEvent({ correlationId, body: JSON.stringify("x".repeat(20_000)) });
    try {
      await store.append([event]);
    } catch (error) {
      expect(error).toBeInstanceOf(EventStoreUnavailable);
      return acknowledged;
    }
    acknowledged.push(event);
  }
}

describe("a database that another program has locked", () => {
  test("refuses appends after the limit, says why, leaves the thread free meanwhile, and recovers", async () => {
    const store = await open(40);
    using other = new Sqlite(path);
    other.run("begin exclusive");
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await expect(store.append([sealedEvent()])).rejects.toThrow(/locked by another program/);
    await expect(store.ping()).rejects.toThrow(EventStoreUnavailable);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(1);
    other.run("rollback");
    const event = sealedEvent({ correlationId: "after" });
    await store.append([event]);
    await store.ping();
    expect(await store.find({ id: "after", limit: 9 })).toEqual([event]);
    await store.close();
  });

  test("delays appends and pings, but loses none, where the lock goes in time", async () => {
    const store = await open(PATIENT_MS);
    using other = new Sqlite(path);
    other.run("begin exclusive");
    const events = Array.from({ length: 5 }, () => sealedEvent({ correlationId: "delayed" }));
    const appends = events.map((event) => store.append([event]));
    const ping = store.ping();
    await Promise.race([...appends, Bun.sleep(5)]);
    expect(await store.find({ id: "delayed", limit: 9 })).toEqual([]);
    other.run("rollback");
    await Promise.all([...appends, ping]);
    expect(await store.find({ id: "delayed", limit: 9 })).toEqual(events);
    await store.close();
  });

  test("a long transaction of our own delays appends and is not disturbed by them", async () => {
    const database = await openDatabase(`sqlite:${path}`, {
      clock: systemClock,
      statementLimitMs: PATIENT_MS,
    });
    await migrate(database);
    const store = new SqlEventStore(database, {
      clock: systemClock,
      queueEventsMax: 9,
      commitLimitMs: PATIENT_MS,
    });
    let append: Promise<void> | undefined;
    await database.kysely.transaction().execute(async (transaction) => {
      append = store.append([sealedEvent({ correlationId: "delayed" })]);
      await Promise.race([append, Bun.sleep(5)]);
      await transaction.updateTable("write_probe").set({ probed_at_ms: 7 }).execute();
    });
    await append;
    expect(await store.find({ id: "delayed", limit: 9 })).toHaveLength(1);
    expect(await database.kysely.selectFrom("write_probe").select("probed_at_ms").execute()).toEqual([
      { probed_at_ms: 7 },
    ]);
    await store.close();
  });
});

describe("a full disk", () => {
  test("refuses appends, keeps what is there, and goes on once there is room (page limit)", async () => {
    const database = await openDatabase(`sqlite:${path}`, {
      clock: systemClock,
      statementLimitMs: PATIENT_MS,
    });
    if (database.kind !== "sqlite") throw new Error("not SQLite");
    await migrate(database);
    const store = new SqlEventStore(database, {
      clock: systemClock,
      queueEventsMax: 9,
      commitLimitMs: PATIENT_MS,
    });
    const [[pages = 0] = []] = database.connection.handle.query("pragma page_count").values() as number[][];
    database.connection.handle.run(`pragma max_page_count = ${pages + 40}`);
    const acknowledged = await appendUntilRefused(store, "kept");
    expect(acknowledged.length).toBeGreaterThan(3);
    await expect(store.append([sealedEvent({ body: JSON.stringify("x".repeat(99_000)) })])).rejects.toThrow(
      /disk.*is full/,
    );
    expect(await store.find({ id: "kept", limit: 999 })).toEqual(acknowledged);
    database.connection.handle.run("pragma max_page_count = 100000");
    await store.append([sealedEvent({ correlationId: "after" })]);
    expect(await store.find({ id: "after", limit: 9 })).toHaveLength(1);
    await store.close();
  });

  const tmpfs = whyNoTmpfs();
  test.skipIf(tmpfs !== undefined)(
    `the same on a small file system, where a ping tells the truth too${tmpfs === undefined ? "" : ` (${tmpfs})`}`,
    async () => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]);
      try {
        writeFileSync(`${folder}/ballast`, new Uint8Array(1_000_000));
        const store = await open(PATIENT_MS);
        const acknowledged = await appendUntilRefused(store, "kept");
        expect(await store.find({ id: "kept", limit: 999 })).toEqual(acknowledged);
        rmSync(`${folder}/ballast`);
        await store.append([sealedEvent({ correlationId: "after" })]);
        await store.ping();
        await store.close();
        const again = await open(PATIENT_MS);
        expect(await again.find({ id: "kept", limit: 999 })).toEqual(acknowledged);
        await again.close();
      } finally {
        execFileSync("umount", [folder]);
      }
    },
  );
});

describe("a database that cannot be opened says why and what to do", () => {
  test("a file that is no database", async () => {
    writeFileSync(path, "not a database".repeat(100));
    await expect(open(PATIENT_MS)).rejects.toThrow(/not an SQLite database. Check the path/);
  });

  test("a folder in place of the file", async () => {
    path = folder;
    await expect(open(PATIENT_MS)).rejects.toThrow(DatabaseUnavailable);
  });
});

/** Mounting needs root in a namespace of its own rights. */
function whyNoTmpfs(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs root on Linux to mount one";
  const probe = temporaryFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe], { stdio: "ignore" });
    execFileSync("umount", [probe], { stdio: "ignore" });
    return undefined;
  } catch {
    return "mount is not permitted here";
  } finally {
    rmSync(probe, { recursive: true });
  }
}
