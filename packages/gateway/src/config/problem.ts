import type {
  Facts,
  GuardingErrorCode,
  GuardingWarningCode,
  PolicyCode,
  SnapshotProblem,
} from "@meshgate/engine";

/** Where in a configuration something stands: the keys and list positions that lead to it. */
export type ConfigPath = readonly (string | number)[];

/** What can be wrong with a configuration, as a word that scripts can rely on. */
export type ProblemCode =
  | "FILE_UNREADABLE"
  | "FILE_TOO_LARGE"
  | "FILE_NOT_UTF8"
  | "YAML_SYNTAX"
  | "DUPLICATE_KEY"
  | "MULTIPLE_DOCUMENTS"
  | "UNKNOWN_ALIAS"
  | "TOO_MANY_ALIASES"
  | "VARIABLE_NOT_SET"
  | "BAD_SUBSTITUTION"
  | "UNKNOWN_KEY"
  | "MISSING_KEY"
  | "WRONG_TYPE"
  | "INVALID_VALUE"
  | "INVALID_NAME"
  | "OUT_OF_RANGE"
  | "DUPLICATE_NAME"
  | "UNKNOWN_NAME"
  | "SANDBOX_BESIDE_OTHERS"
  | "INVALID_VARIABLE"
  | "INVALID_PATTERN"
  | "MASK_UNSUPPORTED"
  | SnapshotProblem["code"]
  | GuardingErrorCode
  | PolicyCode;

/** What works, but is probably not what was meant. */
export type WarningCode =
  | "EMPTY_FILE"
  | "KEY_PASSED_OVER"
  | "DEFAULT_PROVIDER_UNKNOWN"
  | "VARIABLE_PASSED_OVER"
  | "LOOPBACK_COUNTS_AS_PUBLIC"
  | "NO_API_KEY"
  | "NO_MODEL_LISTED"
  | "AUDIT_OFF"
  | "NAME_NOT_IN_FILE"
  | "PROVIDER_NOT_IN_FILE"
  | "OPEN_BEYOND_LOOPBACK"
  | "FINDING_TYPE_NEVER_SAID"
  | GuardingWarningCode
  | PolicyCode;

/** One remark on the configuration. Nothing in it is secret: no value that is private or came from the environment. */
export interface Remark<Code extends string> {
  /** The file as the user named it, or `environment`. */
  readonly file: string;
  /** From 1; absent where the remark has no place in a file. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** The line as it stands in the file, what is private replaced sign for sign. */
  readonly excerpt?: string;
  /** `providers.openai.kind`, or the variable's name. */
  readonly path: string;
  readonly code: Code;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
  /** A request that shows it, for a remark on rules. */
  readonly witness?: Facts;
}

export type ConfigProblem = Remark<ProblemCode>;
export type ConfigWarning = Remark<WarningCode>;

/** A place in a file. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** The name under which remarks on environment variables stand. */
export const ENVIRONMENT_FILE = "environment";

/** One line: `meshgate.yaml:12:5  providers.openai.kind  message. Mend. [INVALID_VALUE]` */
export function formatRemark(remark: Remark<string>): string {
  const place = [remark.file, remark.line, remark.column].filter((part) => part !== undefined).join(":");
  const text = `${remark.message}. ${remark.mend} [${remark.code}]`;
  return [place, remark.path, text].filter((part) => part !== "").join("  ");
}

/** One line, in the form that `meshgate explain` and `POST /evaluate` take: `For example: {"action":…}`. */
export function formatWitness(witness: Facts): string {
  return `For example: ${JSON.stringify(witness)}`;
}

/** `providers.openai.headers["x.y"]`, `models.fast[0]`; the whole file is the empty text. */
export function formatPath(path: ConfigPath): string {
  return path.map(formatSegment).join("").replace(/^\./, "");
}

function formatSegment(segment: string | number): string {
  if (typeof segment === "number") return `[${segment}]`;
  return /^[\w-]+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}
