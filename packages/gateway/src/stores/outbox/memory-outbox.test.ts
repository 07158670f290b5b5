import { MemoryOutbox } from "./memory-outbox.ts";
import { outboxContract } from "./outbox.contract.ts";

outboxContract("Memory", async () => {
  const outbox = new MemoryOutbox();
  return { open: async () => outbox, discard: async () => {} };
});
