import { expect, test } from "bun:test";
import { budget, requests } from "../../../test/kit/limit-needs.ts";
import { ManualClock } from "../../../test/kit/manual-clock.ts";
import { RecordedUsage } from "../../../test/kit/recorded-usage.ts";
import { UsageStoreUnavailable } from "../../ports/usage-store.ts";
import { MemoryUsageStore } from "./memory-usage-store.ts";
import { type CreateCounters, usageStoreContract } from "./usage-store.contract.ts";
import { usageStoreLaws } from "./usage-store.laws.ts";

const MONTH = "2026-11";

const create: CreateCounters = async ({ clock, memory }) => {
  const store = new MemoryUsageStore({ clock, memory, owner: "replica-1" });
  return { open: async () => store, discard: async () => {} };
};

usageStoreContract("memory", create);
usageStoreLaws("memory", create, { runs: 200 });

function open(countersMax: number) {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  const memory = new RecordedUsage();
  return { clock, memory, store: new MemoryUsageStore({ clock, memory, owner: "replica-1", countersMax }) };
}

/** Else whoever sets the clock gives everyone a fresh minute, or none for an hour. */
test.each([3_600_000, -3_600_000])(
  "a wall clock that jumps by %d ms neither frees a rate nor blocks it",
  async (ms) => {
    const { clock, store } = open(10);
    const ask = (id: string) => store.reserve({ id, month: MONTH, limits: [requests(1)] });
    expect((await ask("first")).granted).toBe(true);
    clock.jump(ms);
    clock.advance(60_999);
    expect((await ask("second")).granted).toBe(false);
    clock.advance(1);
    expect((await ask("third")).granted).toBe(true);
  },
);

test("forgets idle counters when it is full, and recalls them when they are asked for again", async () => {
  const { clock, memory, store } = open(20);
  memory.budgetsAre([["user-0", MONTH, { usedNanoUsd: 7, open: [] }]]);
  for (let user = 0; user < 60; user++) {
    const limits = [budget(10, 1, `user-${user}`)] as const;
    await store.reserve({ id: `${user}`, month: MONTH, limits });
    await store.settle(`${user}`, []);
    clock.advance(10_000);
  }
  const names = [{ counter: "user-0", kind: "budget", month: MONTH } as const];
  expect(await store.read(names)).toMatchObject([{ used: 7, reserved: 0 }]);
  expect(memory.asked.filter((question) => question.includes("user-0 "))).toHaveLength(2);
});

test("never forgets a counter of which something is reserved, and takes no more when all are in use", async () => {
  const { clock, store } = open(2);
  await store.reserve({ id: "a", month: MONTH, limits: [budget(10, 1, "a")] });
  await store.reserve({ id: "b", month: MONTH, limits: [budget(10, 1, "b")] });
  clock.advance(86_400_000);
  const third = { id: "c", month: MONTH, limits: [budget(10, 1, "c")] } as const;
  await expect(store.reserve(third)).rejects.toThrow(UsageStoreUnavailable);
  await store.settle("a", []);
  clock.advance(120_001);
  expect((await store.reserve(third)).granted).toBe(true);
  expect(await store.read([{ counter: "b", kind: "budget", month: MONTH }])).toMatchObject([{ reserved: 1 }]);
});

/** Else one caller who names a new end user in each of its calls takes down all limited traffic, without one of them being granted. */
test("keeps a place for every caller, however many names refused calls bring", async () => {
  const { store } = open(20);
  const inUse = budget(10, 1, "in-use");
  await store.reserve({ id: "in-use", month: MONTH, limits: [inUse] });
  for (let user = 0; user < 200; user++) {
    const limits = [budget(10, 11, `user-${user}`), requests(0, `user-${user}`)] as const;
    expect((await store.reserve({ id: `${user}`, month: MONTH, limits })).granted).toBe(false);
  }
  for (let caller = 0; caller < 19; caller++) {
    const limits = [budget(10, 1, `caller-${caller}`)] as const;
    expect((await store.reserve({ id: `caller-${caller}`, month: MONTH, limits })).granted).toBe(true);
  }
  expect(await store.read([{ counter: "in-use", kind: "budget", month: MONTH }])).toMatchObject([
    { reserved: 1 },
  ]);
});

/** Else many refused calls at once forget each other's counters for ever, and are told that the store is broken. */
test("tells refused calls that come at once of one counter what they are refused for", async () => {
  const { store } = open(20);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      store.reserve({ id: `${at}`, month: MONTH, limits: [budget(10, 11, "pol")] }),
    ),
  );
  expect(answers.filter(({ granted }) => granted)).toEqual([]);
});

test("makes room by counters that no call has held for ten seconds, though their window is not over", async () => {
  const { clock, store } = open(10);
  const ask = (who: string) => store.reserve({ id: who, month: MONTH, limits: [requests(5, who)] });
  for (let user = 0; user < 10; user++) expect((await ask(`user-${user}`)).granted).toBe(true);
  await expect(ask("next")).rejects.toThrow(UsageStoreUnavailable);
  clock.advance(10_001);
  expect((await ask("next")).granted).toBe(true);
});
