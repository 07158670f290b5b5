/**
 * Why a call was not carried out, by our own doing. `problem.ts` alone knows which status each gets; every kind has a
 * page in docs/errors.
 */
export const refusalKinds = [
  "malformed-body",
  "body-too-large",
  "unsupported-media-type",
  "invalid-request",
  "unknown-model",
  "ambiguous-model",
  "unauthenticated",
  "open-mode-guard",
  "forbidden",
  "policy-blocked",
  "not-found",
  "method-not-allowed",
  "record-unavailable",
  "draining",
  "internal",
] as const;

export type RefusalKind = (typeof refusalKinds)[number];

export interface Refusal {
  readonly kind: RefusalKind;
  /** One or two sentences for the caller: what is wrong and what to do. Never a secret, never text of a prompt. */
  readonly message: string;
  /** The body's field that is at fault, dotted, where there is one. */
  readonly field?: string;
  /** For `policy-blocked`: the decision's codes. */
  readonly rationaleCodes?: readonly string[];
}

/** What a caller is told of a bug: nothing of it. */
export const internalRefusal: Refusal = {
  kind: "internal",
  message: "Something went wrong inside the service. Give the request id to its operator.",
};
