import type { Scalar } from "./conditions/scalar.ts";

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
}

export interface PrincipalFacts {
  /** `local` in open mode; else the key's alias. */
  readonly key: string;
  readonly team?: string;
  readonly agent?: string;
  readonly tags: readonly string[];
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
  /** Candidates in preference order: those the caller asked for, then routing's defaults, then rules' substitutes. */
  readonly targets?: readonly TargetFact[];
}

/** The facts of one of the gateway's own calls. */
export type CallEnvelope = Facts & Required<Pick<Facts, "principal" | "call" | "findings" | "targets">>;

/** Whether the facts are those of one of the gateway's own calls. */
export function isCallEnvelope(facts: Facts): facts is CallEnvelope {
  return facts.call !== undefined;
}
