/** A text beyond this is looked at up to here; in UTF-16 code units. */
export const TEXT_CHARS_MAX = 1_048_576;

/** More findings of one guardrail in one text are not kept. */
export const FINDINGS_MAX = 10_000;
