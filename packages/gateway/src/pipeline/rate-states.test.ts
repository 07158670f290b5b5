import { expect, test } from "bun:test";
import type { LimitNeed } from "@meshgate/engine";
import { budget, requests, tokens } from "../../test/kit/limit-needs.ts";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { RecordedUsage } from "../../test/kit/recorded-usage.ts";
import { MemoryUsageStore } from "../stores/usage/memory-usage-store.ts";
import { type RateState, rateStates } from "./rate-states.ts";

/** A store and its clock: what callers are told, one after another. */
function setUp() {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  const store = new MemoryUsageStore({ clock, memory: new RecordedUsage(), owner: "replica-1" });
  let calls = 0;
  async function call(...limits: readonly [LimitNeed, ...LimitNeed[]]): Promise<readonly RateState[]> {
    calls += 1;
    const reserved = await store.reserve({ id: `${calls}`, month: "2026-11", limits });
    return rateStates(limits, reserved.limits, clock.nowMs());
  }
  return { clock, call };
}

/** The current second and the 60 before count: what is used now is there again after 61 s at the latest. */
test("says of each call, granted or refused, in how many seconds all of the rate is there again", async () => {
  const { clock, call } = setUp();
  const told: (readonly [left: number, resetS: number])[] = [];
  for (const waitMs of [0, 0, 0, 20_000, 40_999, 1]) {
    clock.advance(waitMs);
    for (const { left, resetS } of await call(requests(2))) told.push([left, resetS]);
  }
  expect(told).toEqual([
    [1, 61],
    [0, 61],
    [0, 61],
    [0, 41],
    [0, 1],
    [1, 61],
  ]);
});

test("says that nothing must come back where nothing is used", async () => {
  const { call } = setUp();
  expect(await call(tokens(10, 11))).toMatchObject([{ left: 10, resetS: 0 }]);
});

test("tells nothing of budgets, nor of rates in shadow", async () => {
  const { call } = setUp();
  expect(await call(budget(10, 1), { ...requests(2), mode: "shadow" })).toEqual([]);
});
