import type { JsonValue } from "@meshgate/canon";

/** Where a provider runs: on the operator's own ground, or outside it. */
export type Location = "local" | "public";

export type Sensitivity = "public" | "internal" | "restricted";

/** The wire surface by which a call came. A new surface adds its name here. */
export type CallSurface = "chat" | "openai-chat";

/**
 * How the caller named the model: not at all or `auto`; by an alias declared under `models:`; or one exact model.
 * Cost and default routing apply to the first two only, but always on the surface `chat` (SEMANTICS 8).
 */
export type ModelChoice = "auto" | "alias" | "exact";

/** One provider and model that could serve the call, before policy narrows them. */
export interface TargetFact {
  readonly provider: string;
  /** The model's name as the provider knows it. */
  readonly model: string;
  readonly location: Location;
  readonly region?: string;
  readonly retention_days?: number;
  /** Whether the caller's own words (model or alias) lead here; the rest are routing's defaults. */
  readonly requested: boolean;
  /** The location whose routing default this target is. */
  readonly default_for?: Location;
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
}

export interface PrincipalFacts {
  /** `local` in open mode; else the key's alias. */
  readonly key: string;
  readonly team?: string;
  readonly agent?: string;
  readonly tags: readonly string[];
}

/** The envelope (SEMANTICS 1): everything that a decision may read. JSON, recorded whole, and never text of a prompt. */
export interface Facts {
  readonly action: string;
  readonly env: { readonly name: string };
  readonly resource: { readonly type: string; readonly id?: string; readonly sensitivity: Sensitivity };
  readonly subject?: { readonly type?: string; readonly id?: string };
  readonly signals: Readonly<Record<string, JsonValue>>;
  readonly principal: PrincipalFacts;
  readonly call: CallFacts;
  /** Candidates in preference order: those the caller asked for, then routing's defaults. */
  readonly targets: readonly TargetFact[];
}
