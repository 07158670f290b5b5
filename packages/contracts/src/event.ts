import { z } from "zod";
import { CapturedContent } from "./audit/content.ts";
import { Decision, GuardrailVerdict, PolicyIdentity, Sha256Hex } from "./decision.ts";
import { EventType } from "./event-type.ts";
import { PolicyViolation } from "./violation.ts";

const JsonRecord = z.record(z.string(), z.unknown());

/** Policy Mesh's five failure categories, and `policy` for a refused call. */
export const FailureCategory = z.enum([
  "timeout",
  "auth_error",
  "client_error",
  "server_error",
  "unknown",
  "policy",
]);
export type FailureCategory = z.output<typeof FailureCategory>;

/** The fine grain of the same; `evidence` carries it. */
export const FailureDetail = z.enum([
  "timeout",
  "connection",
  "authentication",
  "rate_limited",
  "invalid_request",
  "upstream_error",
  "malformed_response",
  "cancelled",
  "policy",
]);
export type FailureDetail = z.output<typeof FailureDetail>;

export const Usage = z.strictObject({
  input_tokens: z.int().min(0),
  output_tokens: z.int().min(0),
  cached_input_tokens: z.int().min(0).optional(),
  cache_write_tokens: z.int().min(0).optional(),
  audio_input_tokens: z.int().min(0).optional(),
  image_input_tokens: z.int().min(0).optional(),
  reasoning_tokens: z.int().min(0).optional(),
  audio_output_tokens: z.int().min(0).optional(),
  image_output_tokens: z.int().min(0).optional(),
});
export type Usage = z.output<typeof Usage>;

export const AuditMode = z.enum(["strict", "relaxed", "off"]);

/** What a decision was made from and what it was, so that it can be made again. Never a text of the call. */
export const DecisionMade = z.strictObject({
  facts: JsonRecord,
  decision: Decision,
  prompt_hash: z.string().nullable(),
  default_applied: z.boolean(),
  content: CapturedContent.optional().meta({ description: "The prompt, where it is captured." }),
  audit_mode: AuditMode,
  /** Outside what replay compares. */
  latency_us: z.int().min(0),
});
export type DecisionMade = z.output<typeof DecisionMade>;

/** That policy refused a call, or a tool call in its answer. */
export const PolicyViolated = z.strictObject({
  violations: z.array(PolicyViolation).min(1).readonly(),
  approval_id: z.string().optional(),
  audit_mode: AuditMode,
});
export type PolicyViolated = z.output<typeof PolicyViolated>;

export const Attempt = z.strictObject({
  provider: z.string(),
  model: z.string(),
  latency_ms: z.number().min(0),
  failure: FailureDetail.optional(),
  upstream_status: z.int().optional(),
});
export type Attempt = z.output<typeof Attempt>;

const NanoUsd = z.int().min(0);

const PicoUsd = z.int().min(0);

/** The price that a call was reckoned by, in pico-USD (10⁻¹² USD) a token; a kind without one of its own costs what its side does. */
const CallPrice = z.strictObject({
  input_pico_usd: PicoUsd,
  output_pico_usd: PicoUsd,
  cached_input_pico_usd: PicoUsd.optional(),
  cache_write_pico_usd: PicoUsd.optional(),
  audio_input_pico_usd: PicoUsd.optional(),
  image_input_pico_usd: PicoUsd.optional(),
  audio_output_pico_usd: PicoUsd.optional(),
  image_output_pico_usd: PicoUsd.optional(),
  reasoning_pico_usd: PicoUsd.optional(),
  /** For the request itself. */
  request_nano_usd: NanoUsd.optional(),
  source: z.string().meta({ examples: ["config", "genai-prices@0.1.8", "local"] }),
});
export type CallPrice = z.output<typeof CallPrice>;

/** What a call cost, and by which price: the same figures as the usage that is reported of it. */
export const CallCost = z.strictObject({
  /** Null where the price is not known. */
  nano_usd: NanoUsd.nullable(),
  /** Where the tokens come from: the provider, a count of what was answered, its length, or what was reserved. */
  counted_by: z.enum(["provider", "gateway", "estimate", "bound"]),
  price: CallPrice.optional().meta({ description: "Absent where the price is not known." }),
});
export type CallCost = z.output<typeof CallCost>;

/** What one limit that the call reserved was settled at: nano-USD, requests or tokens. */
export const SettledLimit = z.strictObject({
  policy_id: z.string(),
  counter: z.string(),
  kind: z.string().meta({ examples: ["budget", "requests", "tokens"] }),
  amount: z.int().min(0),
});
export type SettledLimit = z.output<typeof SettledLimit>;

/** How often one guardrail found one thing in an answer. */
export const AnswerFinding = z.strictObject({
  type: z.string(),
  count: z.int().min(1),
  where: z.literal("answer"),
  guardrail: z.string(),
});
export type AnswerFinding = z.output<typeof AnswerFinding>;

/** How the call ended. */
export const RequestCompleted = z.strictObject({
  status: z.enum(["success", "failure", "interrupted"]).meta({
    description:
      "`interrupted`: the process that carried the call died; it is settled at what it had reserved.",
  }),
  failure_category: FailureCategory.optional(),
  failure_detail: FailureDetail.optional(),
  http_status: z.int().meta({ description: "0 where no status is known to have been answered." }),
  /** The target that answered; absent where none did. */
  provider: z.string().optional(),
  model: z.string().optional(),
  /** Provider time, whole. */
  latency_ms: z.number().min(0),
  first_token_ms: z.number().min(0).optional(),
  stream: z.boolean(),
  attempts: z.array(Attempt).readonly(),
  usage: Usage.optional(),
  cost: CallCost.optional(),
  settled: z.array(SettledLimit).min(1).readonly().optional(),
  finish_reason: z.string().optional(),
  /** Code points of the first choice's text. */
  answer_chars: z.int().min(0).optional(),
  /** Of the same text, by `audit.prompt_hash`. */
  answer_hash: z.string().optional(),
  guardrails: z.array(GuardrailVerdict).min(1).readonly().optional().meta({
    description: "What came of each guardrail that looked at the answer.",
  }),
  findings: z.array(AnswerFinding).min(1).readonly().optional().meta({
    description: "What guardrails found in the answer.",
  }),
  content: CapturedContent.optional().meta({ description: "The answer, where it is captured." }),
  audit_mode: AuditMode,
});
export type RequestCompleted = z.output<typeof RequestCompleted>;

/** That an external guard is about to be asked; durable before it is. Never a text. */
export const GuardCalled = z.strictObject({
  guardrail: z.string(),
  location: z.enum(["local", "public"]),
  phase: z.enum(["pre_call", "post_call"]),
  /** The policy in whose pipeline it is asked. */
  pipeline: z.string().optional(),
  texts: z.int().min(1).meta({ description: "How many texts it is given." }),
  characters: z.int().min(0).meta({ description: "Code points of all of them." }),
  audit_mode: AuditMode,
});
export type GuardCalled = z.output<typeof GuardCalled>;

/** That a budget's use came to its soft limit: once for each budget and month. */
export const BudgetThreshold = z.strictObject({
  policy_id: z.string(),
  counter: z.string(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  soft_limit_nano_usd: NanoUsd,
  used_nano_usd: NanoUsd,
});
export type BudgetThreshold = z.output<typeof BudgetThreshold>;

/** That a provider billed more than a call had reserved: the whole counts. */
export const BudgetOverrun = z.strictObject({
  policy_id: z.string(),
  counter: z.string(),
  reserved_nano_usd: NanoUsd,
  cost_nano_usd: NanoUsd,
});
export type BudgetOverrun = z.output<typeof BudgetOverrun>;

/** One line of the record (SEMANTICS 9). Its canonical JSON (RFC 8785) is what is hashed and kept. */
export const AuditEvent = z
  .strictObject({
    id: z.uuid(),
    type: z
      .string()
      .regex(/^[a-z]+\.[a-z]+$/)
      .meta({
        description: `So far ${EventType.options.join(", ")}. More will come: pass over those that you do not know.`,
        examples: ["decision.made"],
      }),
    version: z.int().min(1),
    occurred_at: z.iso.datetime(),
    origin: z.string(),
    environment: z.string(),
    request_id: z.uuid().optional(),
    correlation_id: z.string().optional(),
    trace_id: z.string().optional(),
    span_id: z.string().optional(),
    actor: z.strictObject({ type: z.enum(["local", "key", "system"]), id: z.string() }),
    subject: z.strictObject({ type: z.string().optional(), id: z.string().optional() }).optional(),
    policy: PolicyIdentity.optional(),
    snapshot_sha256: Sha256Hex.optional(),
    data: JsonRecord,
  })
  .meta({ id: "AuditEvent", description: "One event of the record." });
export type AuditEvent = z.output<typeof AuditEvent>;
