import type { GuardrailPhase } from "./guardrail-policy.ts";

/** Why a part of a call or an answer was not looked at. */
export type UnscannedCause =
  | "too-large"
  | "too-hidden"
  | "too-many"
  | "image"
  | "audio"
  | "file"
  | "encrypted";

/**
 * What came of running one guardrail over a call or an answer: a fact. `found` counts what reached its threshold. `unscanned`: it
 * found nothing in what it saw, and could not see all. `pending`: an external guard that is asked only once the call may
 * go; no decision that is recorded of a permitted call has one.
 */
export interface GuardrailFact {
  readonly guardrail: string;
  readonly phase: GuardrailPhase;
  readonly result: "passed" | "found" | "unscanned" | "unavailable" | "pending";
  /** Types of what was found, sorted, each once. */
  readonly types: readonly string[];
  /** Why parts were not looked at, sorted, each once; absent where all was. It may stand beside findings. */
  readonly unscanned?: readonly UnscannedCause[];
  /** The policy in whose pipeline it ran, where it saw that pipeline's own text: what an earlier step had masked. */
  readonly pipeline?: string;
}

/** What policy makes of it. */
export interface GuardrailVerdict {
  readonly guardrail: string;
  readonly phase: GuardrailPhase;
  readonly verdict: "passed" | "flagged" | "masked" | "blocked" | "modified" | "not-run" | "pending";
  /** Why it is blocked, or let go though it could not answer. */
  readonly doubt?: "unscanned" | "unavailable";
  readonly types: readonly string[];
  readonly unscanned?: readonly UnscannedCause[];
  /** The policy in whose pipeline it ran. */
  readonly pipeline?: string;
  /** Of `modified`: what is answered in place of the model. */
  readonly message?: string;
}
