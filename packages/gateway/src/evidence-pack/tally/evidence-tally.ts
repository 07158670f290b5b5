import type { AuditEvent } from "@meshgate/contracts";
import type { LedgerEntry } from "../../ports/ledger.ts";
import type { EvidenceSummary } from "../evidence-summary.ts";
import { tallyAccess } from "./access-tally.ts";
import { tallyCalls } from "./call-tally.ts";
import { tallyGuardrails } from "./guardrail-tally.ts";
import { tallyOversight } from "./oversight-tally.ts";
import { tallyPolicies } from "./policy-tally.ts";
import { tallyRecord } from "./record-tally.ts";

/** One pass over the entries of a period. */
export interface EvidenceTally {
  add(entry: Pick<LedgerEntry, "body">): void;
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
  };
  let bodiesDropped = 0;
  return {
    add({ body }) {
      if (body === undefined) {
        bodiesDropped += 1;
        return;
      }
      const event = JSON.parse(body) as AuditEvent;
      for (const tally of Object.values(tallies)) tally.add(event);
    },
    result: () => ({
      calls: tallies.calls.result(),
      guardrails: tallies.guardrails.result(),
      oversight: tallies.oversight.result(),
      policies: tallies.policies.result(),
      access: tallies.access.result(),
      record: { ...tallies.record.result(), bodiesDropped },
    }),
  };
}
