import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { EnvironmentName, namePatterns } from "./entity-fields.ts";
import { UsdAmount } from "./usd-amount.ts";

/** What each type of policy is told (SEMANTICS 5). Defaults are filled in where it is compiled: an answer shows what was sent. */

const per = z
  .enum(["agent", "team", "key", "user"])
  .optional()
  .meta({ description: "Whom it counts apart for. Not said: one count for the whole scope." });

const BlockProvider = z.strictObject({
  provider: boundedText(1, 63).meta({
    description: "The provider's name in the configuration.",
    examples: ["openai"],
  }),
});

const ModelAllowlist = z.strictObject({
  allowed_models: namePatterns("Models, `provider/model` or the name that the client sends").meta({
    examples: [["gpt-4o", "claude-*"]],
  }),
});

const DataResidency = z
  .strictObject({
    regions: z
      .array(boundedText(1, 64))
      .min(1)
      .max(100)
      .readonly()
      .optional()
      .meta({
        description: "Regions that data may be kept in; compared with a provider's `region`.",
        examples: [["eu"]],
      }),
    locations: z
      .array(z.enum(["local", "public"]))
      .min(1)
      .max(2)
      .readonly()
      .optional()
      .meta({ description: "`local` (on your own ground) or `public`." }),
    retention_days_max: z.int().min(0).max(36_500).optional().meta({
      description: "How long a provider may keep prompts; one that does not say does not satisfy it.",
    }),
    allow_training: z
      .literal(false)
      .optional()
      .meta({ description: "`false`: only providers that are known not to train on what they are sent." }),
  })
  .refine((config) => Object.keys(config).length > 0, {
    error: "names no condition: give one of regions, locations, retention_days_max, allow_training",
  })
  .meta({ minProperties: 1 });

const BudgetLimit = z.strictObject({
  monthly_limit_usd: UsdAmount.meta({
    description: "For a calendar month, UTC; in USD, with at most nine decimals.",
  }),
  per,
  soft_limit_percent: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "From this much used on, `budget.threshold` is raised; nothing is refused by it." }),
  on_unknown_price: z
    .enum(["deny", "allow"])
    .optional()
    .meta({ description: "What a call gets whose price is not known. Not said: `deny`." }),
});

const perMinute = z.int().min(1).max(1_000_000_000).optional();

const RateLimit = z
  .strictObject({
    requests_per_minute: perMinute.meta({ description: "Calls in any 60 seconds.", examples: [60] }),
    tokens_per_minute: perMinute.meta({ description: "Tokens, of prompt and answer, in any 60 seconds." }),
    per,
  })
  .refine((config) => config.requests_per_minute !== undefined || config.tokens_per_minute !== undefined, {
    error: "limits nothing: give requests_per_minute, tokens_per_minute or both",
  });

const RequireApproval = z.strictObject({
  environment: EnvironmentName.optional().meta({
    description: "Only calls of this environment. Not said: all.",
  }),
  bind: z.enum(["request", "agent"]).optional().meta({
    description:
      "`request`: this very call, once. `agent`: the agent, until the ttl is over. Not said: `request`.",
  }),
  ttl_seconds: z
    .int()
    .min(1)
    .max(2_592_000)
    .optional()
    .meta({ description: "How long an approval stands. Not said: 86400, a day." }),
  approvers: z
    .array(boundedText(1, 128))
    .min(1)
    .max(100)
    .readonly()
    .optional()
    .meta({ description: "The persons who may decide. Not said: whoever has the role `approver`." }),
  show: z.enum(["labels", "text"]).optional().meta({
    description: "What the approver sees: figures and labels, or the text too. Not said: `labels`.",
  }),
});

const RequireHumanReview = z.strictObject({
  review_interval_days: z
    .int()
    .min(1)
    .max(3_650)
    .meta({ description: "How old the agent's last review may be.", examples: [7] }),
  enforce: z.boolean().optional().meta({
    description: "`true` refuses the calls of an agent whose review is overdue. Not said: they are flagged.",
  }),
});

/** The config of each policy type, in the order in which a decision looks at them. */
export const policyConfigs = {
  block_provider: BlockProvider,
  model_allowlist: ModelAllowlist,
  data_residency: DataResidency,
  budget_limit: BudgetLimit,
  rate_limit: RateLimit,
  require_approval: RequireApproval,
  require_human_review: RequireHumanReview,
} as const;

export const PolicyTypeName = z.enum([
  "block_provider",
  "model_allowlist",
  "data_residency",
  "budget_limit",
  "rate_limit",
  "require_approval",
  "require_human_review",
]);
export type PolicyTypeName = z.output<typeof PolicyTypeName>;

/** A union over the policy types: the given fields, with the type's own `config`. */
export function byPolicyType<Fields extends z.ZodRawShape>(fields: Fields) {
  const of = <Type extends PolicyTypeName, Config extends z.ZodType>(type: Type, config: Config) =>
    z.strictObject({ ...fields, policy_type: z.literal(type), config });
  return z.discriminatedUnion(
    "policy_type",
    [
      of("block_provider", BlockProvider),
      of("model_allowlist", ModelAllowlist),
      of("data_residency", DataResidency),
      of("budget_limit", BudgetLimit),
      of("rate_limit", RateLimit),
      of("require_approval", RequireApproval),
      of("require_human_review", RequireHumanReview),
    ],
    {
      error: (issue) =>
        issue.code === "invalid_union" ? `must be one of ${PolicyTypeName.options.join(", ")}` : undefined,
    },
  );
}
