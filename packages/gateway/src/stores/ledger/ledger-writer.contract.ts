import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { CompactRange, rootOf, subtreesOf } from "@meshgate/ledger";
import { sql } from "kysely";
import { Migrator } from "kysely/migration";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { nextTurn } from "../../in-turns.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import { type Database, openDatabase } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import { eventRecord } from "../migrations/0001-event-record.ts";
import { migrate } from "../migrations/migrate.ts";
import type { LedgerWriter } from "./ledger-writer.ts";
import { nativeSha256 } from "./native-sha256.ts";
import { createSignal } from "./signal.ts";
import { recordEvents } from "./sql-ledger.fixture.ts";
import { SqlLedger } from "./sql-ledger.ts";

export interface WriterUnderTest {
  readonly name: string;
  /** The URL of a database that nobody has used, for several processes. */
  emptyDatabase(): Promise<string>;
  /** A writer that never finds its lock taken. */
  openUnlocked(database: Database): LedgerWriter;
}

/** What every way to grow the tree guarantees. */
export function ledgerWriterContract({ name, emptyDatabase, openUnlocked }: WriterUnderTest): void {
  describe(`${name} as a writer of the ledger`, () => {
    let url: string;
    let database: Database;
    const opened: Database[] = [];

    beforeEach(async () => {
      url = await emptyDatabase();
      database = await open();
      await migrate(database);
    });

    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
    });

    async function open(): Promise<Database> {
      const each = await openDatabase(url, { clock: systemClock, statementLimitMs: 10_000 });
      opened.push(each);
      return each;
    }

    /** Else who may only insert has the service serve an event that no proof covers, and no verifier reads. */
    test.each([
      ["before the tree", -1, -5, 1],
      ["over leaves that there are", 1, 700, 1],
      ["behind the tree", 3, 700, 1],
      ["far behind it", 9_007_199_254_740_000, 700, 1],
      ["of events that are leaves already", 3, 2, 1],
    ])("the database refuses a run %s", async (_, index, seq, count) => {
      await recordEvents([sealedEvent(), sealedEvent(), sealedEvent()], database);
      const writer = openUnlocked(database);
      await integrateAll(writer, 7);
      await writer.close();
      const insertion = sql`insert into ledger_run (first_index, first_seq, count)
        values (${index}, ${seq}, ${count})`.execute(database.kysely);
      await expect(insertion).rejects.toThrow(/ledger_run|CHECK/);
    });

    /**
     * Two replicas that both believe they hold the lock: if they could fork the tree, one history could be shown to one auditor and
     * another to the next, both signed.
     */
    test("two that never see each other's lock grow one tree, each event once", async () => {
      const writers = [openUnlocked(database), openUnlocked(await open())];
      const recorder = await open();
      const events = Array.from({ length: 450 }, () => sealedEvent());
      let isRecording = true;
      const integrateOn = async (writer: LedgerWriter): Promise<void> => {
        while (isRecording) {
          await writer.integrate(7);
          await nextTurn();
        }
      };
      const both = Promise.all(writers.map(integrateOn));
      for (let at = 0; at < events.length; at += 3) {
        await recordEvents(events.slice(at, at + 3), recorder);
        await nextTurn();
      }
      isRecording = false;
      await both;
      await Promise.all(writers.map((writer) => integrateAll(writer, 7)));
      await expectTreeOf(events, database);
      for (const writer of writers) await writer.close();
    }, 30_000);

    test("takes up what was recorded before there was a ledger, in slices, and goes on with what comes", async () => {
      const old = await openDatabase(await emptyDatabase(), {
        clock: systemClock,
        statementLimitMs: 10_000,
      });
      opened.push(old);
      await migrateToRecordAlone(old);
      const before = Array.from({ length: 700 }, () => sealedEvent());
      await recordEvents(before, old);
      await migrate(old);
      const after = Array.from({ length: 30 }, () => sealedEvent());
      await recordEvents(after, old);
      const writer = openUnlocked(old);
      expect(await writer.waiting()).toBe(730);
      await integrateAll(writer, 100);
      expect(await writer.waiting()).toBe(0);
      await expectTreeOf([...before, ...after], old);
      await writer.close();
    });

    test("counts what waits, and changes nothing where nothing does", async () => {
      const writer = openUnlocked(database);
      expect(await writer.integrate(256)).toEqual({ kind: "nothing-waits" });
      await recordEvents([sealedEvent(), sealedEvent()], database);
      expect(await writer.waiting()).toBe(2);
      expect(await writer.integrate(256)).toEqual({ kind: "integrated", events: 2, size: 2, missing: 0 });
      expect(await writer.integrate(256)).toEqual({ kind: "nothing-waits" });
      await writer.close();
    });

    /** Whoever deletes an event in the second before it is in the tree would leave no trace. */
    test("says how many events are gone that were recorded and never became leaves", async () => {
      const events = Array.from({ length: 5 }, () => sealedEvent());
      await recordEvents(events, database);
      await deleteBehindTheTriggers(events[2], database);
      const writer = openUnlocked(database);
      expect(await writer.integrate(256)).toEqual({ kind: "integrated", events: 4, size: 4, missing: 1 });
      await writer.close();
    });

    test("leaves the tree as it was where a step is broken off", async () => {
      const events = Array.from({ length: 300 }, () => sealedEvent());
      await recordEvents(events, database);
      const writer = openUnlocked(database);
      // A tile that is there already is one that the step cannot write.
      const taken = sql`insert into ledger_tile (level, place, hashes) values (0, 0, ${new Uint8Array(8_192)})`;
      await taken.execute(database.kysely);
      await expect(writer.integrate(1_000)).rejects.toThrow();
      expect(await writer.waiting()).toBe(300);
      expect(await new SqlLedger(database, createSignal()).size()).toBe(0);
      await writer.close();
    });
  });
}

/** Until nothing waits, though others do it too. */
async function integrateAll(writer: LedgerWriter, eventsMax: number): Promise<void> {
  while ((await writer.integrate(eventsMax)).kind !== "nothing-waits");
}

/** As a program of before the ledger left it. */
async function migrateToRecordAlone({ kysely, kind }: Database): Promise<void> {
  const migrator = new Migrator({
    db: kysely,
    migrationTableName: "schema_migration",
    migrationLockTableName: "schema_migration_lock",
    provider: { getMigrations: async () => ({ "0001-event-record": eventRecord(kind) }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error("the first migration failed", { cause: error });
}

async function deleteBehindTheTriggers(
  event: SealedEvent | undefined,
  { kysely, kind }: Database,
): Promise<void> {
  if (kind === "sqlite") {
    await sql`drop trigger event_leaf_no_delete`.execute(kysely);
  } else {
    await sql`alter table event_leaf disable trigger event_leaf_append_only`.execute(kysely);
  }
  await kysely
    .deleteFrom("event_leaf")
    .where("id", "=", event?.id ?? "")
    .execute();
}

/** Every event is a leaf once, and the hashes of all tiles are those of the tree that the leaves make. */
export async function expectTreeOf(events: readonly SealedEvent[], database: Database): Promise<void> {
  const ledger = new SqlLedger(database, createSignal());
  const size = await ledger.size();
  expect(size).toBe(events.length);
  const leaves: Uint8Array[] = [];
  const ids: string[] = [];
  while (leaves.length < size) {
    const entries = await ledger.entries(leaves.length, size);
    leaves.push(...entries.map(({ leafHash }) => leafHash));
    ids.push(...entries.map(({ id }) => id));
  }
  expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  const subtrees = await ledger.nodes(subtreesOf(0, size));
  const root = CompactRange.of({ from: 0, to: size, subtrees }, nativeSha256).root();
  expect(root).toEqual(rootOf(leaves, nativeSha256));
}

/** Records an event in a transaction that stays open until `commit` is called. */
export async function recordSlowly(
  event: SealedEvent,
  { kysely }: Database,
): Promise<{ commit(): Promise<void> }> {
  const written = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const done = kysely.transaction().execute(async (transaction) => {
    await insertEvent(event, transaction);
    written.resolve();
    await released.promise;
  });
  await written.promise;
  return {
    commit() {
      released.resolve();
      return done;
    },
  };
}
