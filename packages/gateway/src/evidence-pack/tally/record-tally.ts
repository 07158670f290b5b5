import { textAt } from "../../control/event-values.ts";
import type { RecordEvidence } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** What the record says of itself: how it was kept, read, handed out and shortened. */
export function tallyRecord(): Tally<Omit<RecordEvidence, "bodiesDropped" | "unreadable">> {
  const byType = new Counts();
  const byAuditMode = new Counts();
  const sums = { events: 0, reads: 0, exports: 0, erasures: 0, retentionRuns: 0, signerRotations: 0 };
  const counted: Readonly<Record<string, keyof typeof sums>> = {
    "record.read": "reads",
    "record.exported": "exports",
    "record.erased": "erasures",
    "retention.applied": "retentionRuns",
    "signer.rotated": "signerRotations",
  };
  return {
    add({ type, data }) {
      sums.events += 1;
      byType.add(type);
      const sum = counted[type];
      if (sum !== undefined) sums[sum] += 1;
      const mode = type === "decision.made" ? textAt(data, ["audit_mode"]) : undefined;
      if (mode !== undefined) byAuditMode.add(mode);
    },
    result: () => ({ ...sums, byType: byType.counted(), byAuditMode: byAuditMode.counted() }),
  };
}
