import type { Location } from "@meshgate/engine";

/** Texts that an external guard is asked about, in the order of the call. */
export interface GuardQuestion {
  /** Ours. */
  readonly requestId: string;
  readonly phase: "pre_call" | "post_call";
  readonly texts: readonly GuardText[];
}

export interface GuardText {
  readonly text: string;
  /** Who wrote it: `system`, `user`, `assistant`, or `untrusted` for tool results and documents. */
  readonly author: string;
}

/** Something that a guard found in one of the texts; where it cannot say, it is the whole text. */
export interface GuardFinding {
  /** Which of the question's texts. */
  readonly text: number;
  readonly type: string;
  /** In UTF-16 code units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1. */
  readonly score: number;
}

/**
 * Why a guard gave no answer. `open`: it failed so often lately that it is not asked for a moment. `malformed`: it answered, and
 * not what its contract says.
 */
export type GuardDoubt =
  | "timeout"
  | "connection"
  | "status"
  | "redirect"
  | "malformed"
  | "open"
  | "cancelled";

export type GuardAnswer =
  | { readonly kind: "answered"; readonly findings: readonly GuardFinding[] }
  | { readonly kind: "unavailable"; readonly doubt: GuardDoubt };

/** A guard that is a service of its own. Answers failures as values and never throws. */
export interface ExternalGuard {
  readonly name: string;
  readonly location: Location;
  check(question: GuardQuestion, signal: AbortSignal): Promise<GuardAnswer>;
}
