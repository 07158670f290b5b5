import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Decision, TraceStep } from "../decision.ts";
import { Timestamp } from "../timestamp.ts";
import { EnvironmentName, Tags } from "./entity-fields.ts";

/** `POST /governance/policies/evaluate`: a call described, and what would become of it. */

const id = boundedText(1, 256).optional();

export const PolicyEvaluateRequest = z
  .strictObject({
    key_id: id.meta({
      description: "Who calls: a key, with its agent and team. Or give one of the other two.",
    }),
    agent_id: id.meta({ description: "Who calls: some key of this agent." }),
    team_id: id.meta({ description: "Who calls: some key of this team." }),
    tags: Tags.optional().meta({ description: "In place of the caller's own tags." }),
    environment: EnvironmentName.optional().meta({ description: "In place of the caller's own." }),
    surface: z.enum(["chat", "openai-chat"]).default("openai-chat"),
    model: boundedText(1, 256)
      .optional()
      .meta({ description: "As a client names it. Not said: routing chooses.", examples: ["gpt-4o"] }),
    messages: z
      .array(z.strictObject({ role: boundedText(1, 32), content: z.string() }))
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: "The call's messages, where keywords are to count. Or give `prompt_chars`." }),
    prompt_chars: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: "How long the prompt is, in place of `messages`." }),
    max_tokens: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta({ description: "The cap that the call sets on its answer." }),
    stream: z.boolean().default(false),
    tools: z
      .array(boundedText(1, 256))
      .max(128)
      .optional()
      .meta({ description: "The names of the tools offered." }),
    user: boundedText(1, 256).optional().meta({ description: "The end user, as the call would name it." }),
    at: Timestamp.optional().meta({ description: "When the call is made. Not said: now." }),
  })
  .refine(
    (call) => [call.key_id, call.agent_id, call.team_id].filter((one) => one !== undefined).length < 2,
    {
      error: "must name at most one of key_id, agent_id and team_id",
    },
  )
  .refine((call) => call.messages === undefined || call.prompt_chars === undefined, {
    error: "must give messages or prompt_chars, not both",
  })
  .meta({ id: "PolicyEvaluateRequest" });
export type PolicyEvaluateRequest = z.output<typeof PolicyEvaluateRequest>;

/** What one limit would say; nothing of it is reserved. Nano-USD, requests or tokens. */
const LimitReading = z.strictObject({
  policy_id: z.string(),
  kind: z.string().meta({ examples: ["budget", "requests", "tokens"] }),
  counter: z.string(),
  limit: z.number(),
  used: z.number(),
  reserved: z.number(),
  asked: z.number().meta({ description: "The most that the call may come to use." }),
  granted: z.boolean(),
  resets_at: Timestamp,
  retry_after_s: z.int().optional(),
});

export const PolicyEvaluation = z
  .strictObject({
    decision: Decision.shape.outcome,
    rationale_codes: Decision.shape.rationale_codes,
    refusal: z
      .strictObject({ error: z.string(), status: z.int() })
      .optional()
      .meta({ description: "What the caller would be told; absent where the call would go on." }),
    violations: z.array(Decision.shape.violations.unwrap().unwrap().element).readonly().meta({
      description: "Of every policy, those in shadow and waived too.",
    }),
    flags: z.array(z.string()).readonly(),
    targets: Decision.shape.targets,
    limits: z.union([z.array(LimitReading).readonly(), z.literal("unavailable")]).meta({
      description: "Every limit that applies, as it stands; `unavailable`: the store cannot answer.",
    }),
    trace: z.array(TraceStep).readonly(),
  })
  .meta({ id: "PolicyEvaluation" });
export type PolicyEvaluation = z.output<typeof PolicyEvaluation>;
