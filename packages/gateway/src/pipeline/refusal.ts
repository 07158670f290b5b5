import type { PolicyViolation } from "@meshgate/contracts";
import type { DescribedApproval } from "./approvals.ts";

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
  "login-limited",
  "open-mode-guard",
  "forbidden",
  "policy-blocked",
  "agent-blocked",
  "limits-unavailable",
  "not-found",
  "name-taken",
  "changed-meanwhile",
  "config-managed",
  "in-use",
  "wrong-status",
  "same-person",
  "other-person",
  "method-not-allowed",
  "record-unavailable",
  "ledger-behind",
  "ledger-altered",
  "snapshot-altered",
  "entry-dropped",
  "entry-too-large",
  "content-erased",
  "content-altered",
  "content-key-missing",
  "index-behind",
  "exports-limited",
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
  /** Of who was not let in: for the record, not for the caller. */
  readonly login?: LoginFailure;
  /** When to try again, where the refusal knows. */
  readonly retryAfterS?: number;
}

/** Why somebody was not let in. */
export type LoginFailure =
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" }
  /** `isRotated`: the key lives on with another secret. */
  | { readonly kind: "expired" | "revoked"; readonly keyId: string; readonly isRotated?: true }
  | { readonly kind: "role"; readonly keyId: string; readonly role: string };

/** What refuses, as the caller and the record are told it. */
export interface PolicyRefusal {
  /** In the order of the stages; the first one names the refusal. */
  readonly violations: readonly [PolicyViolation, ...PolicyViolation[]];
  readonly rationaleCodes: readonly string[];
  /** What the refusal answers. */
  readonly status: 403 | 429;
  /** What is answered in place of the model: the caller gets this, and no refusal. */
  readonly answer?: string;
  /** What the call waits for. */
  readonly approval?: DescribedApproval;
}

/** A refusal by policy. */
export interface PolicyBlock extends Refusal {
  readonly kind: "policy-blocked";
  readonly policy: PolicyRefusal;
}

export function isPolicyBlock(refusal: Refusal): refusal is PolicyBlock {
  return refusal.kind === "policy-blocked" && refusal.policy !== undefined;
}

/** What a caller is told of a bug: nothing of it. */
export const internalRefusal: Refusal = {
  kind: "internal",
  message: "Something went wrong inside the service. Give the request id to its operator.",
};
