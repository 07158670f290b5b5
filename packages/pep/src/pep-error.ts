/** Every way in which a decision cannot be had or carried out. Each of them means: do not do what was asked. */
export const pepErrorKinds = [
  "timeout",
  "aborted",
  "unreachable",
  "refused",
  "bad-answer",
  "unknown-decision",
  "unknown-obligation",
  "missing-handler",
  "obligation-not-applied",
  "invalid-request",
] as const;
export type PepErrorKind = (typeof pepErrorKinds)[number];

export interface PepErrorDetails {
  /** The decision point's HTTP status, where it answered with another than 200. */
  readonly status?: number;
  readonly cause?: unknown;
}

/**
 * The one error of this package. It is thrown, never returned: a result that nobody looks at would open a door, an
 * exception that nobody catches closes it.
 */
export class PepError extends Error {
  override readonly name = "PepError";
  readonly kind: PepErrorKind;
  readonly status: number | undefined;

  constructor(kind: PepErrorKind, message: string, details: PepErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
  }
}
