import { ledgerContract } from "./ledger.contract.ts";
import { MemoryLedger } from "./memory-ledger.ts";

ledgerContract("The memory", async () => {
  const ledger = new MemoryLedger();
  return {
    ledger,
    integrate: async (events) => ledger.integrate(events),
    keepCheckpoint: async (checkpoint) => ledger.keepCheckpoint(checkpoint),
    discard: async () => {},
  };
});
