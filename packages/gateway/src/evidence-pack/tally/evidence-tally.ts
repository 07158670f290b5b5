import type { AuditEvent } from "@meshgate/contracts";
import type { EvidenceSummary } from "../evidence-summary.ts";
import { tallyAccess } from "./access-tally.ts";
import { tallyCalls } from "./call-tally.ts";
import { tallyCheckpoints } from "./checkpoint-tally.ts";
import { tallyGuardrails } from "./guardrail-tally.ts";
import { tallyOversight } from "./oversight-tally.ts";
import { tallyPolicies } from "./policy-tally.ts";
import { tallyRecord } from "./record-tally.ts";

/** One pass over the events of a period. */
export interface EvidenceTally {
  add(event: AuditEvent): void;
  /** `count` leaves whose events are not kept any more. */
  addDropped(count: number): void;
  /** A line that is no event: somebody altered it. */
  addUnreadable(): void;
  result(): EvidenceSummary;
}

export function tallyEvidence(): EvidenceTally {
  const tallies = {
    calls: tallyCalls(),
    guardrails: tallyGuardrails(),
    oversight: tallyOversight(),
    policies: tallyPolicies(),
    access: tallyAccess(),
    record: tallyRecord(),
    checkpoints: tallyCheckpoints(),
  };
  let bodiesDropped = 0;
  let unreadable = 0;
  return {
    add(event) {
      for (const tally of Object.values(tallies)) tally.add(event);
    },
    addDropped(count) {
      bodiesDropped += count;
    },
    addUnreadable() {
      unreadable += 1;
    },
    result: () => ({
      calls: tallies.calls.result(),
      guardrails: tallies.guardrails.result(),
      oversight: tallies.oversight.result(),
      policies: tallies.policies.result(),
      access: tallies.access.result(),
      record: { ...tallies.record.result(), bodiesDropped, unreadable },
      checkpoints: tallies.checkpoints.result(),
    }),
  };
}
