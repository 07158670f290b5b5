import type { Location } from "../facts.ts";

/** What a decision must know of a guardrail; how it finds things is the package `guardrails`'. */
export interface GuardrailSpec {
  readonly name: string;
  readonly mode: "pre_call" | "post_call" | "both";
  readonly action: "block" | "mask" | "flag";
  readonly on_unavailable: "deny" | "allow";
  /** `deny-text`: what is text must be looked at; an image, audio or a file passes. */
  readonly on_unscanned: "deny" | "deny-text" | "allow";
  /** Whether it applies to every call. */
  readonly default_on: boolean;
  /** Of an external guard alone: where its service runs. */
  readonly location?: Location;
  /** Over what it looks for, secrets left out: what it finds depends on that, and so do the facts of a call. */
  readonly definition_sha256?: string;
}

/** When a guardrail looks: before the provider has the call, or at what it answers. */
export type GuardrailPhase = "pre_call" | "post_call";

/** A policy as LiteLLM writes it, and `exempt` (SEMANTICS 7). */
export interface GuardrailPolicy {
  readonly name: string;
  readonly description?: string;
  /** The parent's name. */
  readonly inherit?: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Taken away from the final union for whoever the policy applies to. */
  readonly exempt: readonly string[];
  /** Any of these: the model's name exactly, else a full match as a linear-time regular expression. */
  readonly modelCondition?: readonly string[];
  readonly pipeline?: GuardrailPipeline;
}

export type PipelineAction = "next" | "allow" | "block" | "modify_response";

export interface PipelineStep {
  readonly guardrail: string;
  readonly on_pass: PipelineAction;
  readonly on_fail: PipelineAction;
  readonly on_error: PipelineAction;
  /** Whether the next step sees what this one masked. */
  readonly pass_data: boolean;
  readonly modify_response_message?: string;
}

export interface GuardrailPipeline {
  readonly mode: GuardrailPhase;
  readonly steps: readonly [PipelineStep, ...PipelineStep[]];
}

/** Patterns: a trailing `*` is a prefix match, anything else exact. Absent or empty: any. */
export interface PolicyAttachment {
  readonly policy: string;
  readonly isGlobal: boolean;
  readonly teams: readonly string[];
  readonly keys: readonly string[];
  readonly models: readonly string[];
  readonly tags: readonly string[];
  /** Lower comes first. */
  readonly priority: number;
  /** Applies only where no other attachment's policy does. */
  readonly isDefault: boolean;
}
