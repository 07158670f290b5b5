import { z } from "zod";
import { Obligation } from "./obligation.ts";

export const Outcome = z.enum(["ALLOW", "DEGRADE", "REQUIRE_REVIEW", "BLOCK"]);
export type Outcome = z.output<typeof Outcome>;

export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Which rules document decided. */
export const PolicyIdentity = z.strictObject({
  policy_id: z.string(),
  policy_version: z.string(),
  policy_sha256: Sha256Hex.meta({ description: "SHA-256 of the document's canonical JSON (RFC 8785)." }),
});
export type PolicyIdentity = z.output<typeof PolicyIdentity>;

const StageName = z.string().meta({
  description:
    "`routing`, `rules`, `obligations`, `governance`, `guardrails`; a later version may name more.",
  examples: ["rules"],
});

/** One rule or policy that was looked at. */
export const TraceStep = z
  .strictObject({
    stage: StageName,
    rule: z.string(),
    result: z.enum(["matched", "not-matched", "error"]),
    why: z.string(),
  })
  .meta({
    id: "TraceStep",
    description: "One rule or policy that was looked at, and why it said what it said.",
  });
export type TraceStep = z.output<typeof TraceStep>;

/** A governed policy that the call violates, or would were it enforced. */
export const GovernanceViolation = z.strictObject({
  policy_id: z.string(),
  type: z.string().meta({ examples: ["budget_limit"] }),
  message: z.string(),
  mode: z.enum(["enforce", "shadow", "waived"]),
  status: z.union([z.literal(403), z.literal(429)]).optional(),
  waiver_id: z.string().optional(),
});

/** What came of one guardrail: never what it found, but of which types it was. */
export const GuardrailVerdict = z
  .strictObject({
    guardrail: z.string(),
    phase: z.enum(["pre_call", "post_call"]).meta({ description: "Of the call, or of its answer." }),
    verdict: z
      .enum(["passed", "flagged", "masked", "blocked", "modified", "not-run", "pending"])
      .meta({ description: "`not-run`: it could not, or an earlier step of its pipeline was the last." }),
    doubt: z
      .enum(["unscanned", "unavailable"])
      .optional()
      .meta({ description: "Why it is blocked, or let go though it could not answer whole." }),
    types: z
      .array(z.string())
      .readonly()
      .meta({ description: "Of what was found.", examples: [["EMAIL"]] }),
    unscanned: z
      .array(z.string())
      .readonly()
      .optional()
      .meta({ description: "What it could not look at.", examples: [["image"]] }),
    pipeline: z.string().optional().meta({ description: "The policy in whose pipeline it ran." }),
    message: z.string().optional().meta({ description: "What is answered in place of the model." }),
  })
  .meta({ id: "GuardrailVerdict", description: "What came of one guardrail." });
export type GuardrailVerdict = z.output<typeof GuardrailVerdict>;

const Target = z.strictObject({ provider: z.string(), model: z.string() });

/** What `decide` gives and `decision.made` records (SEMANTICS 2). */
export const Decision = z
  .strictObject({
    outcome: Outcome,
    rationale_codes: z.array(z.string()).min(1).readonly().meta({
      description: "The codes of every stage that shaped the outcome, in stage order, without duplicates.",
    }),
    reason_codes: z.array(z.string()).readonly().meta({ description: "Routing's codes alone." }),
    obligations: z.array(Obligation).min(1).readonly().optional().meta({
      description: "There exactly where the outcome is DEGRADE.",
    }),
    matched_rule_id: z.string().optional().meta({
      description:
        "The rule that decided; absent where the default or a rule that could not be evaluated did.",
    }),
    default_applied: z.boolean(),
    refused_by: z.array(StageName).min(1).readonly().optional().meta({
      description:
        "The stages that refuse; there exactly where a model call of the gateway's own is refused.",
    }),
    targets: z.array(Target).readonly().meta({
      description: "Every provider and model that the call may go to, in order. Empty unless permitted.",
    }),
    violations: z.array(GovernanceViolation).min(1).readonly().optional().meta({
      description:
        "Governed policies that are violated, in the order of the policy table; those in shadow and waived too.",
    }),
    flags: z.array(z.string()).min(1).readonly().optional().meta({
      description: "Overdue reviews that let the call go on, each as a sentence.",
    }),
    guardrails: z.array(GuardrailVerdict).min(1).readonly().optional().meta({
      description: "What came of each guardrail that looks at the call before it is sent.",
    }),
    guardrail_policies: z
      .array(z.strictObject({ policy_name: z.string(), matched_via: z.string() }))
      .min(1)
      .readonly()
      .optional()
      .meta({ description: "The policies of guardrails that apply, and by what each does." }),
    policy: PolicyIdentity,
    snapshot_sha256: Sha256Hex,
    trace: z.array(TraceStep).readonly(),
  })
  .meta({ id: "Decision", description: "A decision as it is recorded." });
export type Decision = z.output<typeof Decision>;
