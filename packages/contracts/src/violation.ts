import { z } from "zod";

const violationCode = z.string().meta({
  description:
    "What refused: `routing`, `rule`, a governed policy's type, `agent_blocked`, `guardrail`; a later version may name more.",
  examples: ["rule"],
});

const usd = z.string().meta({ description: "USD, exact.", examples: ["0.25"] });
const bound = "The most that this call may come to, which did not fit.";

/** How the limit stood that the call did not fit. */
export const ExceededLimit = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("budget"),
      limit_usd: usd,
      used_usd: usd,
      reserved_usd: usd.meta({ description: "Held by calls that are not settled yet." }),
      asked_usd: usd.meta({ description: bound }),
    }),
    z.strictObject({
      kind: z.enum(["requests", "tokens"]),
      limit: z.int(),
      used: z.int(),
      reserved: z.int(),
      asked: z.int().meta({ description: bound }),
    }),
  ])
  .meta({ id: "ExceededLimit" });
export type ExceededLimit = z.output<typeof ExceededLimit>;

/** One policy that a call, or a tool call in its answer, violates. */
export const PolicyViolation = z.strictObject({
  type: violationCode,
  message: z.string().meta({ description: "What follows `Policy violation: <type> — ` in a refusal." }),
  policy_id: z.string().optional().meta({ description: "Of a guardrail, its name." }),
  finding_types: z
    .array(z.string())
    .readonly()
    .optional()
    .meta({ description: "Of a guardrail: what it found.", examples: [["EMAIL"]] }),
  rule_id: z
    .string()
    .optional()
    .meta({ description: "Absent where the default, or a rule that could not be evaluated, decided." }),
  tool: z.string().optional().meta({ description: "The tool whose call was refused." }),
  limit: ExceededLimit.optional().meta({
    description: "Of a budget or rate: how it stood. Absent where the price or the tokens are not known.",
  }),
  rationale_codes: z.array(z.string()).min(1).readonly(),
  mode: z.literal("enforce"),
});
export type PolicyViolation = z.output<typeof PolicyViolation>;

/** The approval that a refused call waits for. */
export const PendingApproval = z.strictObject({
  id: z.string().meta({ examples: ["apr_019b76da80007000800000000000002a"] }),
  status: z.string().meta({
    description: "`pending`, `denied`, `expired`, `approved` or `used`.",
    examples: ["pending"],
  }),
  expires_at: z.iso.datetime(),
  url: z.string().meta({ description: "Where a person may see it and decide it." }),
});
export type PendingApproval = z.output<typeof PendingApproval>;

/** A refusal by policy on Meshgate's own surfaces (SEMANTICS 5). */
export const Violation = z
  .strictObject({
    error: z.string(),
    code: violationCode,
    status: z.union([z.literal(403), z.literal(429)]),
    request_id: z.uuid(),
    policy_id: z.string().optional(),
    rationale_codes: z.array(z.string()).min(1).readonly(),
    matched_rule_id: z.string().optional(),
    approval: PendingApproval.optional(),
    violations: z.array(PolicyViolation).min(1).readonly().meta({
      description: "All of them, in the order of the stages; `error` and `code` are of the first.",
    }),
  })
  .meta({ id: "Violation", description: "A refusal by policy." });
export type Violation = z.output<typeof Violation>;
