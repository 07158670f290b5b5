import { z } from "zod";
import { Decision, PolicyIdentity, Sha256Hex } from "./decision.ts";
import { PolicyViolation, ReviewId } from "./violation.ts";

const JsonRecord = z.record(z.string(), z.unknown());

/** The event types written so far; SEMANTICS 9 lists those that later capabilities add. */
export const EventType = z.enum([
  "decision.made",
  "request.completed",
  "config.changed",
  "policy.activated",
  "policy.rejected",
  "policy.violated",
]);
export type EventType = z.output<typeof EventType>;

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
  reasoning_tokens: z.int().min(0).optional(),
});
export type Usage = z.output<typeof Usage>;

export const AuditMode = z.enum(["strict", "relaxed", "off"]);

/** What a decision was made from and what it was, so that it can be made again. Never a text of the call. */
export const DecisionMade = z.strictObject({
  facts: JsonRecord,
  decision: Decision,
  prompt_hash: z.string().nullable(),
  default_applied: z.boolean(),
  audit_mode: AuditMode,
  /** Outside what replay compares. */
  latency_us: z.int().min(0),
});
export type DecisionMade = z.output<typeof DecisionMade>;

/** That policy refused a call, or a tool call in its answer. */
export const PolicyViolated = z.strictObject({
  violations: z.array(PolicyViolation).min(1).readonly(),
  review_id: ReviewId.optional(),
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

/** How the call ended. */
export const RequestCompleted = z.strictObject({
  status: z.enum(["success", "failure"]),
  failure_category: FailureCategory.optional(),
  failure_detail: FailureDetail.optional(),
  http_status: z.int(),
  /** The target that answered; absent where none did. */
  provider: z.string().optional(),
  model: z.string().optional(),
  /** Provider time, whole. */
  latency_ms: z.number().min(0),
  first_token_ms: z.number().min(0).optional(),
  stream: z.boolean(),
  attempts: z.array(Attempt).readonly(),
  usage: Usage.optional(),
  finish_reason: z.string().optional(),
  /** Code points of the first choice's text. */
  answer_chars: z.int().min(0).optional(),
  /** Of the same text, by `audit.prompt_hash`. */
  answer_hash: z.string().optional(),
  audit_mode: AuditMode,
});
export type RequestCompleted = z.output<typeof RequestCompleted>;

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
