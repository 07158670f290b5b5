import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { callServices } from "../../test/kit/call-services.ts";
import { checkEvent } from "../../test/kit/contracts.ts";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { openedCall, settledCall } from "../../test/kit/usage-entries.ts";
import type { HeldLimit, OpenedCall } from "../ports/usage-ledger.ts";
import { type UsageStore, UsageStoreUnavailable } from "../ports/usage-store.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { openReplicas } from "../stores/replicas.ts";
import { SqlEventStore } from "../stores/sql-event-store.ts";
import { MemoryUsageStore } from "../stores/usage/memory-usage-store.ts";
import { openCallsOf, usageMemory } from "../stores/usage-calls.ts";
import { createLeftovers, type LeftoverOptions } from "./leftovers.ts";

const clock = systemClock;
const month = new Date().toISOString().slice(0, 7);
const openedAtMs = Date.now();

let database: Database;
let store: SqlEventStore;
let usage: UsageStore;
let told: string[];

beforeEach(async () => {
  database = await openDatabase("sqlite::memory:", { clock, statementLimitMs: 1_000 });
  await migrate(database);
  store = new SqlEventStore(database, { clock, queueEventsMax: 100, commitLimitMs: 1_000 });
  usage = new MemoryUsageStore({ clock, owner: "me", memory: usageMemory(database, clock) });
  told = [];
});

afterEach(() => store.close());

function options(more: Partial<LeftoverOptions> = {}): LeftoverOptions {
  return {
    ...callServices(clock),
    usage,
    store,
    database,
    clock,
    newId: () => Bun.randomUUIDv7(),
    origin: "me",
    environment: "test",
    auditMode: () => "strict",
    notifier: { notify: ({ type }) => told.push(type) },
    onEventLost: () => {},
    ...more,
  };
}

function budget(amount: number): HeldLimit {
  return { policyId: "pol_1", counter: "pol_1", kind: "budget", amount, softLimit: 80 };
}

/** A call of ours that has reserved and was let go. */
async function letGo(call: OpenedCall): Promise<void> {
  await reserve(call.requestId, 60);
  await store.append([], [call]);
}

async function reserve(id: string, amount: number): Promise<void> {
  const need = {
    policyId: "pol_1",
    counter: "pol_1",
    kind: "budget",
    amount,
    limit: 100,
    mode: "enforce",
  } as const;
  expect((await usage.reserve({ id, month, limits: [need] })).granted).toBe(true);
}

async function counted(): Promise<object | undefined> {
  const [reading] = await usage.read([{ counter: "pol_1", kind: "budget", month }]);
  return reading && { used: reading.used, reserved: reading.reserved };
}

describe("a call whose process died", () => {
  /** Else a crash is a way to spend without being counted. */
  test("is settled at its bound, with its end in the record", async () => {
    const call = openedCall({ origin: "dead", held: [budget(90)], boundNanoUsd: 90, openedAtMs });
    await store.append([], [call]);
    await createLeftovers(options()).sweep();
    expect(await counted()).toEqual({ used: 90, reserved: 0 });
    expect(await openCallsOf(database, "dead")).toEqual([]);
    const events = await store.find({ id: call.requestId, limit: 9 });
    for (const { body } of events) checkEvent(JSON.parse(body));
    expect(events.map(({ body }) => JSON.parse(body).data)).toMatchObject([
      {
        status: "interrupted",
        cost: { nano_usd: 90, counted_by: "bound" },
        settled: [{ policy_id: "pol_1", counter: "pol_1", kind: "budget", amount: 90 }],
      },
    ]);
  });

  test("is ended once, however many find it", async () => {
    const call = openedCall({ origin: "dead", held: [budget(90)], openedAtMs });
    await store.append([], [call]);
    const sweeps = ["me", "other"].map((origin) => createLeftovers(options({ origin })).sweep());
    await Promise.all(sweeps);
    expect(await store.find({ id: call.requestId, limit: 9 })).toHaveLength(1);
    expect(await counted()).toEqual({ used: 90, reserved: 0 });
  });

  /** Else whoever crashes the service between the two leaves a budget that nobody can use any more. */
  test("before it was recorded has its reservation given back", async () => {
    usage = new MemoryUsageStore({ clock, owner: "dead", memory: usageMemory(database, clock) });
    await openReplicas(database, "dead", clock).beat();
    await reserve(openedCall().requestId, 60);
    expect(await counted()).toEqual({ used: 0, reserved: 60 });
    await createLeftovers(options()).sweep();
    expect(await counted()).toEqual({ used: 0, reserved: 0 });
    expect(await openReplicas(database, "me", clock).dead()).toEqual([]);
  });

  test("is found again after the usage store could not answer", async () => {
    const call = openedCall({ origin: "dead", held: [budget(90)], openedAtMs });
    await store.append([], [call]);
    const leftovers = createLeftovers(options());
    const open = usage.open.bind(usage);
    usage.open = () => Promise.reject(new UsageStoreUnavailable("Redis is away."));
    await expect(leftovers.sweep()).rejects.toThrow(UsageStoreUnavailable);
    usage.open = open;
    await leftovers.sweep();
    expect(await counted()).toEqual({ used: 90, reserved: 0 });
  });

  test("is settled without an event where calls are not recorded", async () => {
    const call = openedCall({ origin: "dead", held: [budget(90)], openedAtMs });
    await store.append([], [call]);
    await createLeftovers(options({ auditMode: () => "off" })).sweep();
    expect(await store.find({ id: call.requestId, limit: 9 })).toEqual([]);
    expect(await openCallsOf(database, "dead")).toEqual([]);
  });
});

describe("of this process's own", () => {
  test("a call in flight is left alone", async () => {
    const own = options();
    const call = openedCall({ origin: "me", held: [budget(60)], openedAtMs });
    const flight = own.inFlight.begin(call.requestId, plainPrincipal, new AbortController().signal);
    await letGo(call);
    await createLeftovers(own).sweep();
    expect(await counted()).toEqual({ used: 0, reserved: 60 });
    flight.end();
    await createLeftovers(own).sweep();
    expect(await counted()).toEqual({ used: 60, reserved: 0 });
  });

  test("a reservation that never came to a call is given back", async () => {
    await reserve(openedCall().requestId, 60);
    await createLeftovers(options()).sweep();
    expect(await counted()).toEqual({ used: 0, reserved: 0 });
  });

  /** The counters could not take it when the call ended; the record could. */
  test("a reservation of a settled call ends at what the record has, and tells of the soft limit", async () => {
    const call = openedCall({ origin: "me", held: [budget(60)], openedAtMs });
    await letGo(call);
    await store.append([], [settledCall(call.requestId, { held: [budget(85)] })]);
    await createLeftovers(options()).sweep();
    expect(await counted()).toEqual({ used: 85, reserved: 0 });
    expect(told).toEqual(["budget.threshold"]);
  });
});
