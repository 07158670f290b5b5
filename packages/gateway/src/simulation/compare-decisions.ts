import type { Decision, Outcome } from "@meshgate/engine";

/**
 * How one decision differs from another: `allow_to_block` and so on by their outcomes; where these are the same, what else:
 * where the call may go, what must be done about its answer, or the reasons alone.
 */
export type ChangeKind =
  | `${Lowercase<Outcome>}_to_${Lowercase<Outcome>}`
  | "other_targets"
  | "other_obligations"
  | "other_codes";

/** Undefined where they are the same. */
export function changeBetween(before: Decision, after: Decision): ChangeKind | undefined {
  const byOutcome = changeOfOutcome(before.outcome, after.outcome);
  if (byOutcome !== undefined) return byOutcome;
  if (!isAlike(before.targets, after.targets)) return "other_targets";
  if (!isAlike(before.obligations, after.obligations)) return "other_obligations";
  return isAlike(before.rationale_codes, after.rationale_codes) ? undefined : "other_codes";
}

export function changeOfOutcome(before: Outcome, after: Outcome): ChangeKind | undefined {
  return before === after ? undefined : `${lower(before)}_to_${lower(after)}`;
}

function lower(outcome: Outcome): Lowercase<Outcome> {
  return lowered[outcome];
}

const lowered = {
  ALLOW: "allow",
  DEGRADE: "degrade",
  REQUIRE_REVIEW: "require_review",
  BLOCK: "block",
} as const satisfies { readonly [O in Outcome]: Lowercase<O> };

/** Both are parts of decisions, so their members stand in one order. */
function isAlike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
