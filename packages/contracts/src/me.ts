import { z } from "zod";

const holder = z.strictObject({ id: z.string(), name: z.string() });
const usd = z.string().meta({ description: "USD, exact.", examples: ["12.50"] });
const time = z.iso.datetime();

const common = {
  policy_id: z.string(),
  policy: z.string().nullable().meta({ description: "The policy's name." }),
  mode: z.enum(["enforce", "shadow"]),
};

const Budget = z.strictObject({
  ...common,
  kind: z.literal("budget"),
  limit_usd: usd,
  used_usd: usd,
  reserved_usd: usd.meta({ description: "Held by calls that are not settled yet.", examples: ["0.03"] }),
  left_usd: usd,
  resets_at: time.meta({ description: "The end of the calendar month, UTC." }),
});

const Rate = z.strictObject({
  ...common,
  kind: z.enum(["requests", "tokens"]),
  limit: z.int(),
  used: z.int().meta({ description: "Within the last minute." }),
  left: z.int(),
  resets_at: time.meta({ description: "When all of that has left the minute, at the latest." }),
});

/** `GET /v1/me`: who the caller is here, and what it may do now. */
export const MeAnswer = z
  .strictObject({
    key: z.strictObject({ id: z.string(), alias: z.string() }),
    roles: z.array(z.string()).readonly(),
    team: holder.optional(),
    agent: holder.extend({ blocked: z.boolean() }).optional(),
    environment: z.string(),
    tags: z.array(z.string()).readonly(),
    models: z
      .array(z.strictObject({ id: z.string(), needs_approval: z.boolean() }))
      .readonly()
      .meta({
        description: "Names that a short call may use as `model` now, by routing, rules and policies.",
      }),
    limits: z
      .array(z.discriminatedUnion("kind", [Budget, Rate]))
      .readonly()
      .nullable()
      .meta({
        description: "That apply to such calls, once each; null while the usage store cannot answer.",
      }),
    approvals_pending: z
      .array(z.strictObject({ id: z.string(), expires_at: time }))
      .readonly()
      .meta({ description: "Of one's own calls." }),
  })
  .meta({ id: "MeAnswer" });
export type MeAnswer = z.output<typeof MeAnswer>;
