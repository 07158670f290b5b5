import type { PolicyViolation } from "@meshgate/contracts";

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
  "name-taken",
  "changed-meanwhile",
  "config-managed",
  "same-person",
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
  /** Of `policy-blocked`, and of it alone. */
  readonly policy?: PolicyRefusal;
}

/** What refuses, as the caller and the record are told it. */
export interface PolicyRefusal {
  /** In the order of the stages; the first one names the refusal. */
  readonly violations: readonly [PolicyViolation, ...PolicyViolation[]];
  readonly rationaleCodes: readonly string[];
  /** Names the review that is asked for. */
  readonly reviewId?: string;
}

/** A refusal by policy. */
export interface PolicyBlock extends Refusal {
  readonly kind: "policy-blocked";
  readonly policy: PolicyRefusal;
}

/** What a caller is told of a bug: nothing of it. */
export const internalRefusal: Refusal = {
  kind: "internal",
  message: "Something went wrong inside the service. Give the request id to its operator.",
};
