import { z } from "zod";

/** By what usage can be grouped and filtered. */
export const usageLabels = [
  "key",
  "team",
  "agent",
  "user",
  "session",
  "environment",
  "provider",
  "model",
  "status",
] as const;
export type UsageLabel = (typeof usageLabels)[number];

export const usageDimensions = [...usageLabels, "day", "month"] as const;
export type UsageDimension = (typeof usageDimensions)[number];

const filter = z.string().optional();

/** What a report is asked for. */
export const UsageQuery = z.object({
  from: z
    .string()
    .optional()
    .meta({
      description: "A day or an RFC 3339 time. Not said: this month so far.",
      examples: ["2026-11-01"],
    }),
  to: z
    .string()
    .optional()
    .meta({ description: "Calls that began before this.", examples: ["2026-12-01"] }),
  group_by: z
    .string()
    .optional()
    .meta({
      description: `Some of ${usageDimensions.join(", ")}, parted by commas.`,
      examples: ["day,team"],
    }),
  key: filter.meta({ description: "By id or alias." }),
  team: filter.meta({ description: "By id or name." }),
  agent: filter.meta({ description: "By id or name." }),
  user: filter,
  session: filter,
  environment: filter,
  provider: filter,
  model: filter,
  status: filter,
  page: z.string().optional(),
  limit: z.string().optional(),
});

const count = z.int().min(0);
const nanoUsd = z
  .string()
  .regex(/^\d+$/)
  .meta({
    description: "The same in nano-USD (10⁻⁹ USD), whole; as text, since it may pass 2^53.",
    examples: ["1234500"],
  });
const usd = z
  .string()
  .regex(/^\d+\.\d{2,9}$/)
  .meta({ description: "USD, exact.", examples: ["0.0012345"] });

const figures = {
  calls: count.meta({ description: "Calls that were sent to a provider and are settled." }),
  input_tokens: count.meta({ description: "Cached ones among them." }),
  output_tokens: count.meta({ description: "Those of reasoning among them." }),
  cached_input_tokens: count,
  reasoning_tokens: count,
  cost_usd: usd,
  cost_nano_usd: nanoUsd,
  unpriced_calls: count.meta({ description: "Calls whose price is not known: their cost is in no sum." }),
};

export const UsageFigures = z.strictObject(figures);
export type UsageFigures = z.output<typeof UsageFigures>;

const label = z.string().nullable();

/** One group, with the labels that were asked for; null where its calls have none. */
export const UsageRow = z.strictObject({
  day: z.iso.date().optional(),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  key_id: label.optional(),
  key: label.optional().meta({ description: "The key's alias; null where it is gone." }),
  team_id: label.optional(),
  team: label.optional().meta({ description: "The team's name; null where it is gone." }),
  agent_id: label.optional(),
  agent: label.optional().meta({ description: "The agent's name; null where it is gone." }),
  user: label.optional().meta({ description: "The end user's pseudonym." }),
  session: label.optional().meta({ description: "The session's pseudonym." }),
  environment: label.optional(),
  provider: label.optional(),
  model: label.optional(),
  status: label.optional(),
  ...figures,
});
export type UsageRow = z.output<typeof UsageRow>;

export const UsageReport = z
  .strictObject({
    from: z.iso.datetime().meta({ description: "Calls that began at this time or later …" }),
    to: z.iso.datetime().meta({ description: "… and before this one." }),
    group_by: z.array(z.enum(usageDimensions)).readonly(),
    totals: UsageFigures.meta({ description: "Over all groups, on this page or not." }),
    rows: z.array(UsageRow).readonly(),
  })
  .meta({ id: "UsageReport" });
export type UsageReport = z.output<typeof UsageReport>;

export const UsageAnswer = z
  .strictObject({
    success: z.literal(true),
    data: UsageReport,
    meta: z.strictObject({ total: count, page: z.int().min(1), limit: z.int().min(1) }),
  })
  .meta({ id: "UsageAnswer" });
