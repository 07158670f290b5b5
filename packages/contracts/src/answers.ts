import { z } from "zod";
import { FailureCategory } from "./event.ts";

/** `GET /v1/audit/{request_id}`: safe fields only. */
export const AuditRecord = z
  .strictObject({
    request_id: z.uuid(),
    decision: z.string().meta({ examples: ["provider=openai,reason_codes=default"] }),
    status: z.enum(["success", "failure", "pending", "interrupted"]).meta({
      description:
        "`pending`: decided, and the answer not yet recorded; `interrupted`: the process that carried it died.",
    }),
    latency_ms: z.number().nullable().meta({ description: "The provider's time in milliseconds." }),
    failure_category: FailureCategory.nullable(),
    prompt_hash: z.string().nullable(),
    prompt_length: z.int().min(0),
    created_at: z.iso.datetime(),
    evidence: z.record(z.string(), z.unknown()).meta({ description: "The call's events, whole." }),
    others: z
      .array(z.uuid())
      .optional()
      .meta({ description: "Where one caller's id names several calls: the earlier ones, latest first." }),
  })
  .meta({ id: "AuditRecord" });
export type AuditRecord = z.output<typeof AuditRecord>;

/** `GET /v1/routes`: the effective routing policy; never a keyword, never a secret. */
export const RoutesAnswer = z
  .strictObject({
    rule_order: z.array(z.string()),
    sensitivity_keyword_count: z.int().min(0),
    cost_max_prompt_length_for_local: z.int(),
    usd_cost_mode_active: z.boolean(),
    cost_max_usd_for_local: z.number().nullable(),
    llm_input_usd_per_1m_tokens: z.number().nullable(),
    cost_chars_per_token: z.number(),
    default_provider: z.enum(["local", "public"]),
    available_public_provider: z.string().nullable(),
  })
  .meta({ id: "RoutesAnswer" });
export type RoutesAnswer = z.output<typeof RoutesAnswer>;

export const HealthAnswer = z.strictObject({ status: z.literal("ok") }).meta({ id: "HealthAnswer" });

export const ReadyAnswer = z
  .strictObject({
    status: z.enum(["ready", "not-ready"]),
    reasons: z
      .array(z.strictObject({ code: z.string(), message: z.string() }))
      .optional()
      .meta({ description: "For who may see them: role operator or admin." }),
  })
  .meta({ id: "ReadyAnswer" });
export type ReadyAnswer = z.output<typeof ReadyAnswer>;

export const VersionAnswer = z
  .strictObject({
    app: z.strictObject({ name: z.literal("meshgate"), version: z.string() }),
    policy: z.strictObject({ policy_id: z.string(), policy_version: z.string(), policy_sha256: z.string() }),
    snapshot_sha256: z.string(),
    contracts: z.record(z.string(), z.string()),
  })
  .meta({ id: "VersionAnswer" });

/** A refusal or error on Meshgate's own surfaces. */
export const ErrorAnswer = z
  .looseObject({
    error: z.string(),
    code: z.string().meta({ description: "Stable; each has a page in docs/errors." }),
    status: z.int(),
    request_id: z.uuid(),
  })
  .meta({ id: "ErrorAnswer" });
export type ErrorAnswer = z.output<typeof ErrorAnswer>;

/** The same on the OpenAI surface, in the shape that its SDKs read. */
export const OpenAiErrorAnswer = z
  .looseObject({
    error: z.looseObject({
      message: z.string(),
      type: z.string(),
      code: z.string().nullable(),
      param: z.string().nullable(),
    }),
    request_id: z.uuid(),
  })
  .meta({ id: "OpenAiErrorAnswer" });
