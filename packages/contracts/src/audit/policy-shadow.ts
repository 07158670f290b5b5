import { z } from "zod";
import { Outcome, Sha256Hex } from "../decision.ts";
import { AuditMode } from "../event.ts";

/** That the candidate of `policy.shadow` would have decided otherwise; of the same call as the decision beside it. */
export const PolicyShadow = z.strictObject({
  shadow_snapshot_sha256: Sha256Hex,
  outcome: Outcome,
  rationale_codes: z.array(z.string()).readonly(),
  change: z.string().meta({ examples: ["allow_to_block"] }),
  missing_facts: z.array(z.string()).min(1).readonly().optional().meta({
    description: "Facts that nobody looked for. That it would be refused is sure without them.",
  }),
  audit_mode: AuditMode,
});
export type PolicyShadow = z.output<typeof PolicyShadow>;
