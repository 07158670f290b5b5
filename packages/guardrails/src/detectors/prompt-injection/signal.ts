/** What speaks for an injection; each is the type of a finding that explains the score. */
export const injectionSignals = [
  "INSTRUCTION_OVERRIDE",
  "SAFETY_OVERRIDE",
  "SYSTEM_PROMPT_EXTRACTION",
  "ROLE_PLAY_JAILBREAK",
  "AUTHORITY_CLAIM",
  "ENCODED_PAYLOAD",
  "HIDDEN_TEXT",
  "TOOL_OUTPUT_INJECTION",
  "CONCEALMENT",
  "DATA_EXFILTRATION",
  "CHAT_TEMPLATE",
  "DELIMITER_ATTACK",
  "MANY_SHOT",
  "OUTPUT_FORCING",
  "REFUSAL_SUPPRESSION",
] as const;
export type InjectionSignal = (typeof injectionSignals)[number];

/** A signal where it stands, with what it counts for after all that speaks against it. */
export interface SignalMatch {
  readonly signal: InjectionSignal;
  /** From 0 to 1: alone, it would be the score. */
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}
