import type { Outcome } from "./decision.ts";

/** The stricter of two outcomes (SEMANTICS 2). */
export function strictest(a: Outcome, b: Outcome): Outcome {
  return strictness[a] >= strictness[b] ? a : b;
}

/** Whether the call goes on: as it is, or degraded. */
export function isPermitted(outcome: Outcome): boolean {
  return strictness[outcome] <= strictness.DEGRADE;
}

const strictness: Readonly<Record<Outcome, number>> = { ALLOW: 0, DEGRADE: 1, REQUIRE_REVIEW: 2, BLOCK: 3 };
