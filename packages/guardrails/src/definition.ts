export const textDetectorNames = [
  "pii",
  "secrets",
  "prompt_injection",
  "words",
  "patterns",
  "topics",
] as const;
/** Detectors that find things in any text. */
export type TextDetectorName = (typeof textDetectorNames)[number];

/** Detectors that look at a call or an answer as a whole. */
export const callDetectorNames = ["json_schema", "tools", "size"] as const;
export type CallDetectorName = (typeof callDetectorNames)[number];

export type DetectorName = TextDetectorName | CallDetectorName | "http";

export const guardrailModes = ["pre_call", "post_call", "both"] as const;
export type GuardrailMode = (typeof guardrailModes)[number];

export const guardrailActions = ["block", "mask", "flag"] as const;
export type GuardrailAction = (typeof guardrailActions)[number];

/** `redact` puts `[EMAIL]` in its place for good; `reversible` a placeholder that the answer gets back as it was. */
export type MaskStyle = "redact" | "reversible";

/** What every guardrail says beside its detector's own parameters. */
export interface GuardrailBase {
  readonly name: string;
  readonly mode: GuardrailMode;
  readonly action: GuardrailAction;
  /** Findings below it do not count; each detector has its own default. */
  readonly threshold?: number;
  /** What happens where the detector cannot answer. */
  readonly on_unavailable: "deny" | "allow";
  /** What happens where a part of the call cannot be looked at; not said, `deny` where it blocks, and `deny-text` where it masks. */
  readonly on_unscanned: "deny" | "deny-text" | "allow";
  /** Whether it applies to every call. */
  readonly default_on: boolean;
}

export interface PiiParams {
  /** Only these types; absent: all. */
  readonly types?: readonly string[];
  readonly except?: readonly string[];
  /** Values that are no finding, ignoring case: a support address, a test card. */
  readonly allow?: readonly string[];
  readonly mask?: MaskStyle;
  /** ISO 3166 codes whose national phone numbers count without a `+`; by default US and GB. */
  readonly phone_regions?: readonly string[];
}

/** Secrets are masked for good: no model gets one back. */
export interface SecretsParams {
  readonly types?: readonly string[];
  readonly except?: readonly string[];
  readonly allow?: readonly string[];
}

export interface PromptInjectionParams {
  /** Where text that the caller did not write (tool results, documents) counts; by default lower than `threshold`. */
  readonly untrusted_threshold?: number;
}

export interface WordsParams {
  readonly words: readonly string[];
  /** Phrases within which a word does not count. */
  readonly allow?: readonly string[];
  /** What a finding is called; `WORD` by default. */
  readonly type?: string;
  readonly mask?: MaskStyle;
}

export interface PatternsParams {
  readonly patterns: readonly {
    /** It becomes the finding's type, in upper case. */
    readonly name: string;
    /** RE2 syntax: no look-around, no back-references, linear time. */
    readonly regex: string;
    readonly score?: number;
  }[];
  readonly allow?: readonly string[];
  readonly mask?: MaskStyle;
}

export interface TopicsParams {
  readonly topics: readonly {
    readonly name: string;
    /** Each word or phrase with its weight. */
    readonly keywords: Readonly<Record<string, number>>;
    /** The sum of weights, each keyword counted once, from which the topic is found; by default 1. */
    readonly threshold?: number;
  }[];
}

export interface JsonSchemaParams {
  /** A JSON Schema (2020-12), or `request`: the one that the call itself asks for in `response_format`. */
  readonly schema: Readonly<Record<string, unknown>> | "request";
}

export interface ToolsParams {
  /** Patterns (trailing `*`) of tools that may be offered and called; absent: any. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** By tool: what a call's arguments must satisfy. */
  readonly arguments?: Readonly<Record<string, ToolArguments>>;
}

export interface ToolArguments {
  readonly schema?: Readonly<Record<string, unknown>>;
  /** Types of the arguments that the condition reads, as a rules document declares signals. */
  readonly declare?: Readonly<Record<string, unknown>>;
  /** In the condition language, over `args.…`: a call of which it is not true is a finding. */
  readonly when?: string;
}

export interface SizeParams {
  readonly characters_max?: number;
  readonly tokens_max?: number;
  readonly messages_max?: number;
  readonly images_max?: number;
}

export interface HttpParams {
  readonly url: string;
  readonly location: "local" | "public";
  readonly preset?: "meshgate" | "presidio" | "moderation";
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout_ms?: number;
  readonly mask?: MaskStyle;
}

/** One guardrail as it is configured, defaults filled in. */
export type GuardrailDefinition = GuardrailBase &
  (
    | { readonly detector: "pii"; readonly params: PiiParams }
    | { readonly detector: "secrets"; readonly params: SecretsParams }
    | { readonly detector: "prompt_injection"; readonly params: PromptInjectionParams }
    | { readonly detector: "words"; readonly params: WordsParams }
    | { readonly detector: "patterns"; readonly params: PatternsParams }
    | { readonly detector: "topics"; readonly params: TopicsParams }
    | { readonly detector: "json_schema"; readonly params: JsonSchemaParams }
    | { readonly detector: "tools"; readonly params: ToolsParams }
    | { readonly detector: "size"; readonly params: SizeParams }
    | { readonly detector: "http"; readonly params: HttpParams }
  );

export type DefinitionOf<D extends DetectorName> = Extract<GuardrailDefinition, { detector: D }>;
