import { auditIndexContract } from "./audit-index.contract.ts";
import { MemoryAuditIndex } from "./memory-audit-index.ts";

auditIndexContract("Memory", async () => {
  const index = new MemoryAuditIndex();
  return { open: async () => index, discard: async () => {} };
});
