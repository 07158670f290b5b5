import type { Scalar } from "./conditions/scalar.ts";
import type { LimitKind } from "./governance/needs.ts";
import type { GuardrailFact } from "./guardrails/guardrail-verdict.ts";

/** Where a provider runs: on the operator's own ground, or outside it. */
export type Location = "local" | "public";

export const sensitivities = ["public", "internal", "restricted"] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** The wire surface by which a call came. A new surface adds its name here. */
export const callSurfaces = ["chat", "openai-chat"] as const;
export type CallSurface = (typeof callSurfaces)[number];

/**
 * How the caller named the model: not at all or `auto`; by an alias declared under `models:`; or one exact model.
 * Cost and default routing apply to the first two only, but always on the surface `chat` (SEMANTICS 8).
 */
export const modelChoices = ["auto", "alias", "exact"] as const;
export type ModelChoice = (typeof modelChoices)[number];

/** The actions that need no declaration (SEMANTICS 1). */
export const builtInActions = [
  "infer:run",
  "data:read",
  "data:write",
  "tool:invoke",
  "policy:admin",
] as const;

/** One provider and model that could serve the call, before policy narrows them. */
export interface TargetFact {
  readonly provider: string;
  /** The model's name as the provider knows it. */
  readonly model: string;
  readonly location: Location;
  readonly region?: string;
  readonly retention_days?: number;
  /** Whether it may train on what it is sent; absent: not known. */
  readonly trains?: boolean;
  /**
   * The most that the call may cost there, in nano-USD; null where its price is not known; absent where no budget is
   * configured at all.
   */
  readonly cost_bound_nano_usd?: number | null;
  /** Whether the caller's own words (model or alias) lead here; the rest are routing's defaults and rules' substitutes. */
  readonly requested: boolean;
  /** The location whose routing default this target is. */
  readonly default_for?: Location;
  /** The names, as rules write them, for which a MODEL_SUBSTITUTE leads here. */
  readonly substitute_for?: readonly string[];
}

export interface CallFacts {
  readonly surface: CallSurface;
  /** The name the client sent; null when it sent none. */
  readonly model: string | null;
  readonly model_choice: ModelChoice;
  readonly stream: boolean;
  readonly message_count: number;
  /** Code points of the last user message: what cost routing measures. */
  readonly prompt_chars: number;
  /** Code points of every text of the call together. */
  readonly total_chars: number;
  readonly tools_offered: number;
  /** The names of the tools offered, in the order of the call, each once. */
  readonly tools: readonly string[];
  /** Guardrails that the call adds to those that policy gives it, sorted, each once. */
  readonly guardrails_added?: readonly string[];
  /** At least as many as any tokenizer makes of the call: what a limit reserves. */
  readonly input_tokens_max?: number;
  /** The most tokens that the answer may have, all its choices together. */
  readonly output_tokens_max?: number;
}

export const riskLevels = ["minimal", "limited", "high", "unacceptable"] as const;
export type RiskLevel = (typeof riskLevels)[number];

export interface PrincipalFacts {
  /** `local` in open mode; else the key's alias. */
  readonly key: string;
  readonly key_id?: string;
  /** By name, as rules write it. */
  readonly team?: string;
  readonly team_id?: string;
  readonly agent?: string;
  readonly agent_id?: string;
  readonly risk_level?: RiskLevel;
  /** Whether the agent's kill switch is on; absent: it is off. */
  readonly agent_blocked?: true;
  /** Those of key, team and agent together, sorted, each once. */
  readonly tags: readonly string[];
  /** Keyed pseudonym of the end user that the call names. */
  readonly end_user?: string;
  /** Keyed pseudonym of the session that the call names. */
  readonly session?: string;
}

/** What the usage store said of one limit. */
export interface LimitFact {
  readonly policy_id: string;
  readonly kind: LimitKind;
  readonly counter: string;
  /** Nano-USD, requests or tokens, as all figures here. */
  readonly limit: number;
  readonly used: number;
  /** By other calls that are not settled yet. */
  readonly reserved: number;
  /** What this call asked for. */
  readonly asked: number;
  /** Whether it fits. Where one limit of a call refuses, none keeps anything of it. */
  readonly granted: boolean;
  /** RFC 3339: the end of the month; of a rate, when the next call of this size fits. */
  readonly resets_at: string;
  /** Whole seconds, where a rate refuses. */
  readonly retry_after_s?: number;
  /** `local_share`: the shared store could not answer and this process granted from its own share of the limit. */
  readonly store?: "local_share";
}

/** Where the approval stands that a policy or a rule asks for. */
export interface ApprovalFact {
  readonly approval_id: string;
  /** What asks: a policy's id, or that of the rules document. */
  readonly policy_id: string;
  /** Where a rule asks; empty where the default or an errored rule does. */
  readonly rule_id?: string;
  readonly status: "pending" | "approved" | "denied" | "expired";
}

/** When the call's agent was last reviewed, or made, and the time now: epoch milliseconds. */
export interface ReviewFact {
  readonly last_at_ms: number;
  readonly now_ms: number;
}

/** An exception that covers the principal and has not expired. */
export interface WaiverFact {
  readonly waiver_id: string;
  readonly policy_id: string;
}

/** What a detector found: never the text. */
export interface FindingFact {
  readonly type: string;
  readonly count: number;
  readonly where: "prompt" | "answer" | "tool";
  readonly guardrail: string;
}

/**
 * The envelope (SEMANTICS 1): everything that a decision may read. JSON, recorded whole, and never text of a prompt.
 * `principal`, `call`, `findings` and `targets` are there for the gateway's own calls only, and then all together.
 */
export interface Facts {
  /** RFC 3339 in UTC. Recorded, and no rule may read it: a decision sees no clock. */
  readonly timestamp?: string;
  readonly action: string;
  readonly env: { readonly name: string };
  readonly resource: { readonly type: string; readonly id?: string; readonly sensitivity: Sensitivity };
  readonly subject?: { readonly type?: string; readonly id?: string };
  /** A signal that came as `null` is left out: null and absent are the same (SEMANTICS 1). */
  readonly signals: Readonly<Record<string, Scalar>>;
  readonly principal?: PrincipalFacts;
  readonly call?: CallFacts;
  readonly findings?: readonly FindingFact[];
  /** What came of each guardrail that looked at the call; absent where none did. */
  readonly guardrails?: readonly GuardrailFact[];
  /** Of the entities that some rule's REDACT names, those that can be masked in this call. */
  readonly redactable?: readonly string[];
  /** Candidates in preference order: those the caller asked for, then routing's defaults, then rules' substitutes. */
  readonly targets?: readonly TargetFact[];
  /** Absent until the usage store has answered; `"unavailable"` where it could not. */
  readonly usage?: readonly LimitFact[] | "unavailable";
  readonly approvals?: readonly ApprovalFact[];
  /** Of the call's agent, where a policy asks for reviews. */
  readonly reviews?: ReviewFact;
  readonly waivers?: readonly WaiverFact[];
}

/** The facts of one of the gateway's own calls. */
export type CallEnvelope = Facts & Required<Pick<Facts, "principal" | "call" | "findings" | "targets">>;

/** Whether the facts are those of one of the gateway's own calls. */
export function isCallEnvelope(facts: Facts): facts is CallEnvelope {
  return facts.call !== undefined;
}
