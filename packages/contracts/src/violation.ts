import { z } from "zod";

const violationCode = z.string().meta({
  description: "What refused: `routing`, `rule`; a later version may name more.",
  examples: ["rule"],
});

const reviewId = z
  .string()
  .regex(/^rev_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  .meta({
    description: "Names the review that the call waits for; only where the decision is REQUIRE_REVIEW.",
  });

/** A refusal by policy on Meshgate's own surfaces (SEMANTICS 5). */
export const Violation = z
  .strictObject({
    error: z.string(),
    code: violationCode,
    status: z.literal(403),
    request_id: z.uuid(),
    rationale_codes: z.array(z.string()).min(1).readonly(),
    matched_rule_id: z.string().optional(),
    review_id: reviewId.optional(),
  })
  .meta({ id: "Violation", description: "A refusal by policy." });
export type Violation = z.output<typeof Violation>;
