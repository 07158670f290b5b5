import { createCallsInFlight } from "../../src/pipeline/calls-in-flight.ts";
import type { Lasting } from "../../src/pipeline/context.ts";
import { createPseudonym } from "../../src/pipeline/pseudonym.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { UsageMemory } from "../../src/ports/usage-store.ts";
import { createSnapshotKeeper } from "../../src/snapshots/create-snapshot-keeper.ts";
import { MemorySnapshotStore } from "../../src/stores/snapshots/memory-snapshot-store.ts";
import { MemoryUsageStore } from "../../src/stores/usage/memory-usage-store.ts";
import { MemoryApprovals } from "./memory-approvals.ts";

const nothingUsed: UsageMemory = {
  budget: async () => ({ usedNanoUsd: 0, open: [] }),
  rate: async () => [],
};

type CallServices = Pick<
  Lasting,
  "snapshots" | "usage" | "approvals" | "notifier" | "inFlight" | "pseudonym" | "turnAway"
>;

/** What calls are governed with, in memory, and empty. */
export function callServices(clock: Clock): CallServices {
  return {
    snapshots: createSnapshotKeeper({ store: new MemorySnapshotStore(), clock, program: "test" }),
    usage: new MemoryUsageStore({ clock, owner: "test", memory: nothingUsed }),
    approvals: new MemoryApprovals(),
    notifier: { notify: () => {} },
    inFlight: createCallsInFlight(),
    pseudonym: createPseudonym("secret"),
    turnAway: async (refusal) => refusal,
  };
}
