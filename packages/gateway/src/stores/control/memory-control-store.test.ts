import { MemoryEventStore } from "../memory-event-store.ts";
import { MemoryOutbox } from "../outbox/memory-outbox.ts";
import { controlStoreContract } from "./control-store.contract.ts";
import { MemoryControlStore } from "./memory-control-store.ts";

controlStoreContract("Memory", async () => {
  const events = new MemoryEventStore();
  const outbox = new MemoryOutbox();
  const store = new MemoryControlStore(events, outbox);
  return { open: async () => store, events, outbox, discard: async () => {} };
});
