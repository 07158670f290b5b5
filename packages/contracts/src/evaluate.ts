import { z } from "zod";
import { boundedText, keptText } from "./bounded-text.ts";
import { Outcome, PolicyIdentity, TraceStep } from "./decision.ts";
import { Obligation } from "./obligation.ts";
import { Timestamp } from "./timestamp.ts";

/** As many requests as one batch may hold. */
export const batchRequestsMax = 1_000;

export const signalName = /^[a-z][a-z0-9_]{0,40}$/;

export const signalsMax = 50;

export const actionName = /^[a-z][a-z0-9_.:-]{0,63}$/;

const SignalValue = z.union(
  [
    z.string(),
    // Where every integer is exact.
    z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
    z.boolean(),
    z.null(),
  ],
  { error: "must be a string, a number within 2^53, a boolean or null" },
);

/** What a caller knows of the request. */
const Signals = z
  .record(
    z.string().regex(signalName, { error: "is no signal name: a-z, 0-9 and _, at most 41" }),
    SignalValue,
  )
  .refine((signals) => Object.keys(signals).length <= signalsMax, {
    error: `must be at most ${signalsMax} signals`,
  })
  .meta({ maxProperties: signalsMax, examples: [{ caller_trust: "low", prompt_chars: 812 }] });

/**
 * `POST /evaluate`: the facts that a service sends about its own request (SEMANTICS 1). A `null` in an optional member
 * counts as absent. Which actions are known is the loaded policy's to say.
 */
export const EvaluateRequest = z
  .strictObject({
    request_id: keptText(128).nullish().meta({
      description: "The caller's own id; it comes back as `correlation_id` and finds the record.",
    }),
    timestamp: Timestamp.nullish().meta({ description: "When the request was made; without offset, UTC." }),
    action: z
      .string()
      .regex(actionName, {
        error: "is no action name: a-z, 0-9, _ . : and -, beginning with a letter, at most 64",
      })
      .meta({
        description:
          "`infer:run`, `data:read`, `data:write`, `tool:invoke`, `policy:admin`, or one that a rules document declares.",
        examples: ["infer:run"],
      }),
    env: z.strictObject({ name: boundedText(1, 64).meta({ examples: ["prod"] }) }),
    resource: z.strictObject({
      type: boundedText(1, 64).meta({ examples: ["document"] }),
      id: boundedText(1, 256).nullish(),
      sensitivity: z.enum(["public", "internal", "restricted"]),
    }),
    subject: z
      .strictObject({
        type: boundedText(1, 32)
          .nullish()
          .meta({ examples: ["user"] }),
        id: boundedText(1, 256).nullish(),
      })
      .nullish(),
    signals: Signals.nullish(),
  })
  .meta({ id: "EvaluateRequest", description: "Facts to decide on." });
export type EvaluateRequest = z.output<typeof EvaluateRequest>;

/** The answer: what PolicyGate's clients read, and nothing else; `trace` only where `?explain=true` asked for it. */
export const EvaluateResponse = z
  .strictObject({
    correlation_id: z.string(),
    decision: Outcome,
    rationale_codes: z.array(z.string()).min(1).readonly(),
    obligations: z.array(Obligation).min(1).readonly().optional().meta({
      description: "There exactly where the decision is DEGRADE.",
    }),
    policy: PolicyIdentity,
    matched_rule_id: z.string().optional().meta({
      description:
        "The rule that decided; absent where the default or a rule that could not be evaluated did.",
    }),
    trace: z.array(TraceStep).readonly().optional().meta({
      description: "Every rule that was looked at; only with `?explain=true`.",
    }),
  })
  .meta({ id: "EvaluateResponse", description: "A decision." });
export type EvaluateResponse = z.output<typeof EvaluateResponse>;

/** `POST /evaluate/batch`: all decided against one snapshot. */
export const EvaluateBatchRequest = z
  .strictObject({ requests: z.array(EvaluateRequest).min(1).max(batchRequestsMax) })
  .meta({ id: "EvaluateBatchRequest", description: "Up to 1000 requests, decided against one snapshot." });
export type EvaluateBatchRequest = z.output<typeof EvaluateBatchRequest>;

export const EvaluateBatchResponse = z
  .strictObject({ results: z.array(EvaluateResponse).min(1).max(batchRequestsMax).readonly() })
  .meta({ id: "EvaluateBatchResponse", description: "The decisions, in the order of the requests." });
export type EvaluateBatchResponse = z.output<typeof EvaluateBatchResponse>;
