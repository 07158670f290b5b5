import { MemoryEventStore } from "../memory-event-store.ts";
import { MemoryOutbox } from "../outbox/memory-outbox.ts";
import { approvalStoreContract } from "./approval-store.contract.ts";
import { MemoryApprovalStore } from "./memory-approval-store.ts";

approvalStoreContract("Memory", async () => {
  const [events, outbox] = [new MemoryEventStore(), new MemoryOutbox()];
  const store = new MemoryApprovalStore(events, outbox);
  return { open: async () => store, events, outbox, discard: async () => {} };
});
