import type { Path } from "@meshgate/canon";

export type GuardingErrorCode =
  | "DUPLICATE_NAME"
  | "UNKNOWN_GUARDRAIL"
  | "UNKNOWN_PARENT"
  | "INHERITANCE_CYCLE"
  | "INHERITANCE_TOO_DEEP"
  | "INVALID_CONDITION"
  | "PIPELINE_STEP_NOT_ADDED"
  | "PIPELINE_STEP_NEVER_RUNS"
  | "UNKNOWN_POLICY";

export type GuardingWarningCode =
  | "UNKNOWN_GUARDRAIL"
  | "CONDITION_LOOKS_LIKE_PREFIX"
  | "PATTERN_IS_EXACT"
  | "UNKNOWN_TEAM"
  | "UNKNOWN_KEY_ALIAS"
  | "UNKNOWN_MODEL"
  | "ATTACHMENT_FIELDS_PASSED_OVER"
  | "POLICY_NOT_ATTACHED"
  | "GUARDRAIL_NEVER_APPLIES";

/** What is wrong with guardrails, policies and attachments that each have the right form (SEMANTICS 7). */
export interface GuardingRemark<Code extends string> {
  readonly code: Code;
  /** In the words of `meshgate.yaml`: it begins with `guardrails`, `policies` or `policy_attachments`. */
  readonly path: Path;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
}

export type GuardingProblem = GuardingRemark<GuardingErrorCode>;
export type GuardingWarning = GuardingRemark<GuardingWarningCode>;
