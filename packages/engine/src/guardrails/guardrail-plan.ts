import type { Target } from "../decision.ts";
import type { GuardrailPhase, GuardrailPipeline, GuardrailSpec, PipelineStep } from "./guardrail-policy.ts";

/** Whose call it is and where it may go: what policies are matched by. */
export interface GuardrailContext {
  readonly team?: string | undefined;
  readonly key?: string | undefined;
  /** Those of key, team and agent. */
  readonly tags: readonly string[];
  /** The name that the client sent. */
  readonly model?: string | undefined;
  /** Where the call could go; for the answer's guardrails the one that it reached. */
  readonly targets: readonly Target[];
  /** Added by the call itself. */
  readonly added: readonly string[];
}

/** A policy that applies, and by what. */
export interface MatchedPolicy {
  readonly policy_name: string;
  /** `scope:*`, or parts joined by `+` in the order tag, team, key, model; prefixed `default:` for default attachments. */
  readonly matched_via: string;
  /** What it asks for by itself, whatever another policy exempts. Sorted. */
  readonly guardrails_added: readonly string[];
}

export interface PlannedStep extends PipelineStep {
  readonly spec: GuardrailSpec;
}

/** A pipeline without the steps that are exempted. */
export interface PlannedPipeline extends GuardrailPipeline {
  readonly policy: string;
  readonly steps: readonly [PlannedStep, ...PlannedStep[]];
}

/** What runs in one phase. A guardrail of a pipeline does not also run on its own. */
export interface GuardrailPlan {
  readonly phase: GuardrailPhase;
  /** Those that run on their own: by name, sorted. */
  readonly guardrails: readonly GuardrailSpec[];
  /** In the order of their policies' attachments. */
  readonly pipelines: readonly PlannedPipeline[];
  /** In the order of their attachments. */
  readonly policies: readonly MatchedPolicy[];
  /** Taken away by `exempt`, each with the policy that did it; for the trace. */
  readonly exempted: readonly { readonly guardrail: string; readonly policy: string }[];
}

/** Every guardrail and policy, compiled and indexed by what attachments match on. */
export interface Guarding {
  readonly guardrails: ReadonlyMap<string, GuardrailSpec>;
  /** Over everything that a plan depends on. */
  readonly sha256: string;
  /** Canonical JSON of what `sha256` is over. */
  readonly text: string;
  /** Whether any guardrail could ever apply: where none could, a call pays nothing. */
  readonly isEmpty: boolean;
  /** Pure; remembers plans by what they depend on. */
  plan(phase: GuardrailPhase, context: GuardrailContext): GuardrailPlan;
}
