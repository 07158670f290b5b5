/** What made a detector sure; where findings overlap, the earlier of these wins over the later. */
export const evidences = ["checksum", "prefix", "list", "pattern", "shape", "context", "score"] as const;
export type Evidence = (typeof evidences)[number];

/** How bad it is when such a thing leaves: it sets the call's sensitivity (SEMANTICS 1). */
export type Severity = "low" | "high";

/** Something that a detector found in a text. It never holds the text itself. */
export interface RawFinding {
  /** Upper case: `EMAIL`, `US_SSN`, `AWS_ACCESS_KEY_ID`, `INSTRUCTION_OVERRIDE`. It names the mask, too. */
  readonly type: string;
  /** In UTF-16 code units of the text that the detector was given; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1. */
  readonly score: number;
  readonly evidence: Evidence;
  /** Which of a type's rules or signals found it, where it has several: `aws-access-key-id`. */
  readonly rule?: string;
  /** It only explains another finding of its detector, whose score it is part of: it counts where that one does, and is never measured, masked or overlapped by itself. */
  readonly explains?: true;
}

/** The same, placed in the text as its author wrote it. */
export interface Finding extends RawFinding {
  /** The name of the guardrail. */
  readonly guardrail: string;
}
