import type { Facts } from "../facts.ts";

/** A document as it stands in a file. */
export interface PolicyFile {
  /** As the user named it. */
  readonly file: string;
  /** YAML, and so JSON too. */
  readonly text: string;
}

/** What can be wrong with the form of a document: what its JSON Schema says, and before that YAML itself. */
export type StructureCode =
  | "YAML_SYNTAX"
  | "DUPLICATE_KEY"
  | "MULTIPLE_DOCUMENTS"
  | "TOO_MANY_ALIASES"
  | "AMBIGUOUS_SCALAR"
  | "UNKNOWN_KEY"
  | "MISSING_KEY"
  | "WRONG_TYPE"
  | "INVALID_VALUE"
  | "INVALID_NAME"
  | "INVALID_PRIORITY"
  | "INVALID_RATIONALE_CODES";

/** What can be wrong with its meaning. */
export type SemanticCode =
  | "NO_DOCUMENT"
  | "DUPLICATE_POLICY_ID"
  | "DUPLICATE_RULE_ID"
  | "DIFFERENT_DEFAULTS"
  | "DIFFERENT_SIGNAL_TYPES"
  | "SYNTAX_ERROR"
  | "TYPE_ERROR"
  | "UNKNOWN_SIGNAL"
  | "UNKNOWN_FACT"
  | "TOO_COMPLEX"
  | "OBLIGATIONS_WITHOUT_DEGRADE"
  | "DEGRADE_WITHOUT_OBLIGATIONS"
  | "CONFLICTING_OBLIGATIONS"
  | "CONFLICTING_EQUAL_PRIORITY_OVERLAP"
  | "REDUNDANT_EQUAL_PRIORITY_OVERLAP"
  | "UNDECIDED_EQUAL_PRIORITY_OVERLAP"
  | "INVARIANT_FAILED"
  | "INVARIANT_UNDECIDED";

export type PolicyWarningCode = "UNREACHABLE_RULE" | "REACHABILITY_UNDECIDED";

export type PolicyCode = StructureCode | SemanticCode | PolicyWarningCode;

/** One remark on a document. Structure and semantics are checked apart and told apart (SEMANTICS 3). */
export interface PolicyProblem {
  readonly stage: "structure" | "semantics";
  readonly severity: "error" | "warning";
  readonly code: PolicyCode;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The line as it stands in the file. */
  readonly excerpt: string;
  /** `rules[3].when`, `invariants[0].assert`; empty for the whole document. */
  readonly path: string;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
  /** A request that shows it: one that both rules match, one that breaks the invariant. */
  readonly witness?: Facts;
}
