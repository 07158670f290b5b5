import { z } from "zod";

const AppliedRule = z.strictObject({
  of: z.string().meta({
    description: "The type of event whose bodies go; or `content`, `usage`, `approvals`.",
    examples: ["decision.made"],
  }),
  older_than_days: z.int().min(1),
  before: z.iso.date().meta({ description: "What happened before this day (UTC) goes." }),
  count: z
    .int()
    .min(0)
    .meta({ description: "How much of it was there, and goes by this rule: no more, no less." }),
  from_index: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "Of events: leaves of the log from this index on." }),
  to_index: z.int().min(0).optional().meta({ description: "Of events: and before this one." }),
});
export type AppliedRule = z.output<typeof AppliedRule>;

/** That retention drops what its rules call old; durable before any of it goes. Hashes and proofs stay. */
export const RetentionApplied = z.strictObject({ rules: z.array(AppliedRule).min(1).readonly() });
export type RetentionApplied = z.output<typeof RetentionApplied>;

export const RetentionApply = z
  .strictObject({
    dry_run: z.boolean().optional().meta({ description: "Counts what would go, and drops nothing." }),
  })
  .meta({ id: "RetentionApply" });
export type RetentionApply = z.output<typeof RetentionApply>;

/** What retention drops, or would. */
export const RetentionReport = z
  .strictObject({
    dry_run: z.boolean(),
    rules: z.array(AppliedRule).readonly(),
    event_id: z
      .uuid()
      .optional()
      .meta({ description: "The `retention.applied` event that was written for it." }),
    holds: z
      .array(z.strictObject({ code: z.string(), message: z.string() }))
      .readonly()
      .meta({ description: "What keeps older bodies from going, and what to do about it." }),
  })
  .meta({ id: "RetentionReport" });
export type RetentionReport = z.output<typeof RetentionReport>;

/** What the record still has of an event whose body retention has dropped. */
export const DroppedEvent = z
  .strictObject({
    id: z.uuid(),
    type: z.string(),
    occurred_at: z.iso.datetime(),
    leaf_hash: z.base64(),
    index: z.int().min(0).nullable().meta({ description: "Its place in the Merkle log." }),
    dropped_by: z.uuid().meta({ description: "The `retention.applied` event." }),
  })
  .meta({ id: "DroppedEvent" });
export type DroppedEvent = z.output<typeof DroppedEvent>;

/** The answer of `GET /v1/audit/{request_id}` for a call all of whose bodies are dropped: its proofs still hold. */
export const DroppedAuditRecord = z
  .strictObject({
    request_id: z.uuid(),
    status: z.literal("dropped"),
    dropped: z.array(DroppedEvent).min(1).readonly(),
  })
  .meta({ id: "DroppedAuditRecord" });
export type DroppedAuditRecord = z.output<typeof DroppedAuditRecord>;
