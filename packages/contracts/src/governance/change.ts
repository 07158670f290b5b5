import { z } from "zod";
import { decisionFields } from "./decision-fields.ts";

export const ChangeStatus = z.enum(["pending", "published", "rejected"]);
export type ChangeStatus = z.output<typeof ChangeStatus>;

/** One step of a change: what was, and what is to be. */
export const ChangeStep = z
  .strictObject({
    operation: z.enum(["create", "update", "delete"]),
    kind: z.enum(["team", "agent", "key", "policy", "guardrail_policy", "policy_attachment"]),
    id: z.string(),
    name: z.string(),
    before: z.record(z.string(), z.unknown()).optional(),
    after: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "ChangeStep" });
export type ChangeStep = z.output<typeof ChangeStep>;

/** A change of policies that waits for, or got, a second person (four eyes). */
export const PendingChange = z
  .strictObject({
    id: z.string().meta({ examples: ["chg_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
    status: ChangeStatus,
    steps: z.array(ChangeStep).min(1).readonly(),
    fits: z.boolean().meta({
      description:
        "Whether what it changes is still as it was when it was asked for: only then can it be published.",
    }),
    ...decisionFields,
  })
  .meta({ id: "PendingChange" });
export type PendingChange = z.output<typeof PendingChange>;

/** What a change answers that waits for a second person. */
export const ChangeAccepted = z
  .strictObject({ change_id: z.string(), status: z.literal("pending") })
  .meta({ id: "ChangeAccepted" });
