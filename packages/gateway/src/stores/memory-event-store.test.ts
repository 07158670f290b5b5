import { eventStoreContract } from "./event-store.contract.ts";
import { MemoryEventStore } from "./memory-event-store.ts";

eventStoreContract("Memory", async () => ({
  open: async () => new MemoryEventStore(),
  discard: async () => {},
}));
