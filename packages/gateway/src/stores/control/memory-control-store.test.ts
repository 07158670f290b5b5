import { MemoryEventStore } from "../memory-event-store.ts";
import { controlStoreContract } from "./control-store.contract.ts";
import { MemoryControlStore } from "./memory-control-store.ts";

controlStoreContract("Memory", async () => {
  const events = new MemoryEventStore();
  const store = new MemoryControlStore(events);
  return { open: async () => store, events, discard: async () => {} };
});
