import { expect, test } from "bun:test";
import { systemClock } from "../../test/kit/system-clock.ts";
import { UsageStoreUnavailable } from "../ports/usage-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { createReadiness } from "./readiness.ts";

const healthy = {
  store: new MemoryEventStore(),
  clock: systemClock,
  isDraining: () => false,
  configRejection: () => undefined,
  unconfirmedMs: () => 0,
  recordsCalls: () => true,
  usage: { ping: async () => {} },
  remarks: () => [],
  onStoreFailure: "deny",
} as const;
const usage = {
  ping: async () => {
    throw new UsageStoreUnavailable("Redis does not answer.");
  },
};

test("gives no reason where nothing is wrong", async () => {
  expect(await createReadiness(healthy).check()).toEqual({ ready: true, reasons: [] });
});

// Calls without limits go on, and every replica has the same store: none of them may leave the load balancer for it.
test.each([
  ["deny", "Redis does not answer. Calls that a budget or a rate applies to are refused meanwhile."],
  ["local_share", "Redis does not answer. Meanwhile this process grants its local share of each limit."],
] as const)("tells why limits cannot be counted and stays ready (%s)", async (onStoreFailure, message) => {
  expect(await createReadiness({ ...healthy, usage, onStoreFailure }).check()).toEqual({
    ready: true,
    reasons: [{ code: "limits-unavailable", message }],
  });
});
