import { z } from "zod";
import { keptText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";

/** Reviews of agents by people (SEMANTICS 6). */

const ReviewOutcome = z
  .enum(["approved", "changes-requested", "rejected"])
  .meta({ description: "What the reviewer found. Only the kill switch stops an agent." });

export const ReviewCreate = z
  .strictObject({
    outcome: ReviewOutcome,
    notes: keptText(10_000)
      .optional()
      .meta({ description: "In words; the record keeps their salted hash alone." }),
  })
  .meta({ id: "ReviewCreate" });
export type ReviewCreate = z.output<typeof ReviewCreate>;

export const LastReview = z.strictObject({
  id: z.string().meta({ examples: ["rev_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
  outcome: ReviewOutcome,
  at: Timestamp,
  by: z.string().meta({ description: "The person." }),
});
export type LastReview = z.output<typeof LastReview>;

export const Review = z
  .strictObject({
    agent_id: z.string(),
    ...LastReview.shape,
    notes: z.string().optional().meta({ description: "Absent where there are none, or they were erased." }),
  })
  .meta({ id: "Review" });
export type Review = z.output<typeof Review>;

/** Where an agent stands under the policies that ask for reviews. */
export const ReviewStanding = z
  .strictObject({
    agent_id: z.string(),
    agent_name: z.string(),
    policy_id: z.string(),
    policy_name: z.string(),
    review_interval_days: z.int().min(1),
    last_review: LastReview.optional(),
    due_at: Timestamp,
    due: z.boolean(),
  })
  .meta({ id: "ReviewStanding" });
export type ReviewStanding = z.output<typeof ReviewStanding>;
