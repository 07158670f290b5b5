import { afterEach, beforeEach, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { type TestDatabase, testDatabase } from "../../test/kit/databases.ts";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { eventId, sealedEvent } from "../../test/kit/sealed-event.ts";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { keepCheckpoint } from "../stores/ledger/checkpoints.ts";
import { advanceCursor } from "../stores/ledger/cursors.ts";
import { openLedgerWriter } from "../stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../stores/ledger/signal.ts";
import { recordEvents } from "../stores/ledger/sql-ledger.fixture.ts";
import { SqlLedger } from "../stores/ledger/sql-ledger.ts";
import { SqlRetentionStore } from "../stores/retention/sql-retention-store.ts";
import { callRow, settlementRow } from "../stores/usage-rows.ts";
import { createRetention, type Retention } from "./create-retention.ts";
import type { RetentionRule } from "./retention-rules.ts";

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2020, 0, 1, 12);

const actor = { type: "key", id: "key_admin" } as const;

let folder: string;
let databases: TestDatabase;
let database: Database;
let ledger: SqlLedger;
let clock: ManualClock;
let rules: readonly RetentionRule[];
let sinks: readonly string[];
const opened: Retention[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  databases = await testDatabase(`sqlite:${folder}/meshgate.db`);
  database = await databases.open();
  ledger = new SqlLedger(database, createSignal());
  clock = new ManualClock(START_MS);
  rules = [{ of: "decision.made", days: 90 }];
  sinks = [];
});
afterEach(async () => {
  for (const retention of opened.splice(0)) await retention.close();
  await databases.close();
  rmSync(folder, { recursive: true });
});

/** As a start of the service opens it; its first look is over. */
async function open(): Promise<Retention> {
  const retention = createRetention({
    store: new SqlRetentionStore(database),
    ledger,
    clock,
    sinks: () => sinks,
    rules: () => rules,
    lease: { hold: async () => true, release: async () => {} },
    newId: () => Bun.randomUUIDv7(),
    eventOrigin: () => ({ origin: "gateway-test", environment: "test" }),
    onBug: (bug) => {
      throw bug;
    },
  });
  opened.push(retention);
  await retention.idle();
  return retention;
}

function decision(fields: Partial<SealedEvent> = {}): SealedEvent {
  const { id = Bun.randomUUIDv7(), occurredAtMs = clock.nowMs(), type = "decision.made" } = fields;
  const body = JSON.stringify({ id, occurred_at: new Date(occurredAtMs).toISOString(), type });
  return sealedEvent({ id, type, occurredAtMs, body });
}

/** Makes events leaves under a signed checkpoint. */
async function record(...events: readonly SealedEvent[]): Promise<void> {
  await recordEvents(events, database);
  await integrate();
  const size = await ledger.size();
  await indexed(size);
  const signed = { size, rootHash: new Uint8Array(32), note: "note", signedAtMs: clock.nowMs() };
  await keepCheckpoint(signed, database.kysely);
}

async function integrate(): Promise<void> {
  const writer = openLedgerWriter(database);
  while ((await writer.integrate(1_000)).kind === "integrated");
  await writer.close();
}

/** As the search index moves on. */
async function indexed(to: number): Promise<void> {
  await database.kysely.deleteFrom("ledger_cursor").where("name", "=", "audit-index").execute();
  await advanceCursor({ name: "audit-index", from: 0, to }, database);
}

async function bodies(type = "decision.made"): Promise<number> {
  const rows = await database.kysely.selectFrom("event_body").select("id").where("type", "=", type).execute();
  return rows.length;
}

test("drops bodies past their age under one event a day, and keeps leaves, hashes and places", async () => {
  const old = Array.from({ length: 600 }, () => decision());
  await record(...old);
  const before = await ledger.entries(0, 600);
  clock.advance(91 * DAY_MS);
  await record(decision());
  const retention = await open();
  expect(await bodies()).toBe(1);
  expect(await bodies("retention.applied")).toBe(1);
  const after = await ledger.entries(0, 600);
  expect(after).toEqual(before.map(({ body: _, ...leaf }) => leaf));
  await retention.apply(actor);
  expect(await bodies("retention.applied")).toBe(1);
});

test("keeps a body through the day on which it reaches its age, and no longer", async () => {
  await record(decision());
  clock.advance(90 * DAY_MS);
  const retention = await open();
  expect((await retention.survey()).rules).toEqual([]);
  clock.advance(DAY_MS / 2);
  expect((await retention.survey()).rules).toEqual([
    { of: "decision.made", older_than_days: 90, before: "2020-01-02", count: 1, from_index: 0, to_index: 1 },
  ]);
});

test("counts without dropping, and says in its event what goes and who asked", async () => {
  await record(decision(), decision(), decision({ type: "key.created" }));
  rules = [];
  const retention = await open();
  clock.advance(100 * DAY_MS);
  rules = [{ of: "decision.made", days: 90 }];
  const applied = {
    of: "decision.made",
    older_than_days: 90,
    before: "2020-01-11",
    count: 2,
    from_index: 0,
    to_index: 3,
  };
  expect(await retention.survey()).toEqual({ dry_run: true, rules: [applied], holds: [] });
  expect(await bodies()).toBe(2);
  const report = await retention.apply(actor);
  expect(report).toEqual({ dry_run: false, rules: [applied], holds: [], event_id: expect.any(String) });
  await retention.idle();
  expect([await bodies(), await bodies("key.created")]).toEqual([0, 1]);
  const row = await database.kysely
    .selectFrom("event_body")
    .select("body")
    .where("id", "=", report.event_id ?? "")
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.body)).toMatchObject({
    type: "retention.applied",
    actor,
    data: { rules: [applied] },
  });
});

test("goes on after a crash between the event and the last body, without another event", async () => {
  await record(...Array.from({ length: 600 }, () => decision()));
  clock.advance(91 * DAY_MS);
  const crashing = new SqlRetentionStore(database);
  let drops = 0;
  crashing.drop = async (...asked) => {
    if (drops++ > 0) throw new Error("the process dies here");
    return await SqlRetentionStore.prototype.drop.apply(crashing, asked);
  };
  const dying = createRetention({
    store: crashing,
    ledger,
    clock,
    sinks: () => sinks,
    rules: () => rules,
    lease: { hold: async () => true, release: async () => {} },
    newId: () => Bun.randomUUIDv7(),
    eventOrigin: () => ({ origin: "gateway-test", environment: "test" }),
    onBug: () => {},
  });
  await dying.idle();
  await dying.close();
  expect(await bodies()).toBe(536);
  await open();
  expect([await bodies(), await bodies("retention.applied")]).toEqual([0, 1]);
});

/** Else the record loses what nobody outside has ever seen, and nothing can show that it was there. */
test("keeps what no signed checkpoint covers", async () => {
  await record(decision());
  const unsigned = decision();
  await recordEvents([unsigned], database);
  await integrate();
  clock.advance(91 * DAY_MS);
  const retention = await open();
  expect(await bodies()).toBe(1);
  expect(retention.remarks()).toEqual([
    { code: "retention-waits", message: expect.stringContaining("no signed checkpoint covers them") },
  ]);
});

test("keeps what a sink has not had, and names who holds it up; one that is configured no more holds nothing", async () => {
  await record(decision(), decision(), decision());
  sinks = ["archive"];
  await advanceCursor({ name: "sink:archive", from: 0, to: 1 }, database);
  await advanceCursor({ name: "sink:gone", from: 0, to: 0 }, database);
  await advanceCursor({ name: "checkpoint:file", from: 0, to: 0 }, database);
  clock.advance(91 * DAY_MS);
  const retention = await open();
  expect(await bodies()).toBe(2);
  expect(retention.remarks()).toEqual([
    {
      code: "retention-waits",
      message:
        "Old bodies are kept: `sink:archive` has read the record only as far as event 1. See why it does not go on.",
    },
  ]);
  await advanceCursor({ name: "sink:archive", from: 1, to: 3 }, database);
  await retention.apply(actor);
  await retention.idle();
  expect([await bodies(), retention.remarks()]).toEqual([0, []]);
});

test("keeps what the search index has not read, but for the tile that it waits for", async () => {
  await record(...Array.from({ length: 600 }, () => decision()));
  await indexed(256);
  clock.advance(91 * DAY_MS);
  const retention = await open();
  expect(await bodies()).toBe(600 - 511);
  expect(retention.remarks()[0]?.message).toContain("`audit-index` has read the record only as far as");
});

test("keeps everything as old as a call that is open", async () => {
  await record(decision());
  const call = openedCall({ requestId: eventId(77), openedAtMs: clock.nowMs() });
  await database.kysely.insertInto("usage_call").values(callRow(call)).execute();
  clock.advance(200 * DAY_MS);
  const retention = await open();
  expect(await bodies()).toBe(1);
  expect(retention.remarks()[0]?.message).toContain("is open since 2020-01-01T12:00:00.000Z");
});

test("drops usage of settled calls by a rule of its own", async () => {
  const call = openedCall({ requestId: eventId(78), openedAtMs: clock.nowMs() });
  const { request_id, ...settlement } = settlementRow(settledCall(call.requestId));
  const { provider, model } = call.target;
  await database.kysely
    .insertInto("usage_call")
    .values({ ...callRow(call), ...settlement, provider, model })
    .execute();
  expect(request_id).toBe(call.requestId);
  rules = [{ of: "usage", days: 400 }];
  clock.advance(401 * DAY_MS);
  await open();
  expect(await database.kysely.selectFrom("usage_call").select("origin").execute()).toEqual([]);
});

test("is not held up by a body that a clock ahead dated too late", async () => {
  const late = decision({ occurredAtMs: START_MS + 1_000 * DAY_MS });
  await record(decision(), late, ...Array.from({ length: 300 }, () => decision()));
  clock.advance(91 * DAY_MS);
  await open();
  expect(await bodies()).toBe(1);
  clock.advance(1_000 * DAY_MS);
  await open();
  expect(await bodies()).toBe(0);
});
