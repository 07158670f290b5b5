/** What a text is, whatever stands in it. */
export const purposes = [
  "labelled values",
  "near misses",
  "ordinary prompts",
  "talk about instructions",
  "code",
  "injections",
] as const;
export type Purpose = (typeof purposes)[number];

/** Families of the held-out half are not looked at one by one while detectors are mended. */
export type Half = "open" | "held-out";

export interface Label {
  /** A type of personal data, a kind of secret, or `PROMPT_INJECTION`. */
  readonly type: string;
  /** In UTF-16 code units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface LabelledCase {
  readonly purpose: Purpose;
  /** The family of templates that it was made from. */
  readonly source: string;
  readonly half: Half;
  readonly text: string;
  readonly labels: readonly Label[];
  /** How the labelled values are hidden, if they are. */
  readonly evasion?: string;
  readonly trust: "user" | "untrusted";
}
