import { MemoryUsageStore } from "./memory-usage-store.ts";
import { usageStoreContract } from "./usage-store.contract.ts";

usageStoreContract("memory", async ({ clock, memory }) => ({
  open: async (owner) => new MemoryUsageStore({ clock, memory, owner }),
  discard: async () => {},
}));
