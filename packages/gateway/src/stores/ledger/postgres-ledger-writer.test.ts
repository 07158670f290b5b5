import { afterAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { startPostgres, whyNoPostgres } from "../../../test/kit/postgres.ts";
import { sealedEvent } from "../../../test/kit/sealed-event.ts";
import { systemClock } from "../../../test/kit/system-clock.ts";
import { type Database, openDatabase } from "../database.ts";
import { migrate } from "../migrations/migrate.ts";
import { expectTreeOf, ledgerWriterContract, recordSlowly } from "./ledger-writer.contract.ts";
import { postgresLedgerWriter } from "./postgres-ledger-writer.ts";
import { createSignal } from "./signal.ts";
import { recordEvents } from "./sql-ledger.fixture.ts";
import { SqlLedger } from "./sql-ledger.ts";

const missing = whyNoPostgres();

if (missing === undefined) await testWriter();
else describe("PostgreSQL as a writer of the ledger", () => test.skip(missing, () => {}));

async function testWriter(): Promise<void> {
  const postgres = await startPostgres(["fsync=off"]);
  afterAll(() => postgres.stop());
  let locks = 0;
  ledgerWriterContract({
    name: "PostgreSQL",
    emptyDatabase: () => postgres.createDatabase(),
    openUnlocked: ({ kysely }) => postgresLedgerWriter(kysely, `a lock of its own ${++locks}`),
  });

  async function openNew(): Promise<Database> {
    const database = await openDatabase(await postgres.createDatabase(), {
      clock: systemClock,
      statementLimitMs: 10_000,
    });
    await migrate(database);
    return database;
  }

  test("an event that is committed after one with a later number becomes a leaf after it, and none is passed over", async () => {
    const database = await openNew();
    const [slow, quick] = [sealedEvent(), sealedEvent()];
    const transaction = await recordSlowly(slow, database);
    await recordEvents([quick], database);
    const writer = postgresLedgerWriter(database.kysely);
    expect(await writer.integrate(256)).toMatchObject({ kind: "integrated", events: 1 });
    await transaction.commit();
    expect(await writer.integrate(256)).toMatchObject({ kind: "integrated", events: 1 });
    const entries = await new SqlLedger(database, createSignal()).entries(0, 9);
    expect(entries.map(({ id }) => id)).toEqual([quick.id, slow.id]);
    await expectTreeOf([slow, quick], database);
    await database.close();
  });

  test("while another holds the lock it does nothing, and takes over once that one is gone", async () => {
    const database = await openNew();
    await recordEvents([sealedEvent()], database);
    const writer = postgresLedgerWriter(database.kysely);
    const held = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const other = database.kysely.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext('meshgate.ledger'), hashtext(current_schema()))`.execute(
        transaction,
      );
      held.resolve();
      await ended.promise;
    });
    await held.promise;
    expect(await writer.integrate(256)).toEqual({ kind: "another-does" });
    ended.resolve();
    await other;
    expect(await writer.integrate(256)).toMatchObject({ kind: "integrated", events: 1 });
    await database.close();
  });

  /** Else any session of the database that takes the lock makes the ledger stand still. */
  test("a lock that is held and not used can be passed over", async () => {
    const database = await openNew();
    const events = [sealedEvent()];
    await recordEvents(events, database);
    const writer = postgresLedgerWriter(database.kysely);
    await database.kysely.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext('meshgate.ledger'), hashtext(current_schema()))`.execute(
        transaction,
      );
      expect(await writer.integrate(256)).toEqual({ kind: "another-does" });
      expect(await writer.integrate(256, "passed-over")).toMatchObject({ kind: "integrated", events: 1 });
    });
    await expectTreeOf(events, database);
    await database.close();
  });

  /** Else one row makes every step fail, for ever. */
  test("a row that names leaves, the same event twice or none is passed over, and what comes after it is taken", async () => {
    const database = await openNew();
    const events = [sealedEvent(), sealedEvent(), sealedEvent()];
    const writer = postgresLedgerWriter(database.kysely);
    await recordEvents(events.slice(0, 2), database);
    await writer.integrate(256);
    await sql`insert into ledger_pending (seqs) values (array[2, 2, 3, 99]::bigint[])`.execute(
      database.kysely,
    );
    await recordEvents(events.slice(2), database);
    expect(await writer.oldestWaiting()).toMatch(/^row /);
    expect(await writer.integrate(256)).toMatchObject({ kind: "integrated", events: 1, missing: 1 });
    expect(await writer.oldestWaiting()).toBeUndefined();
    await expectTreeOf(events, database);
    await database.close();
  });
}
