import { canonicalJson } from "@meshgate/canon";
import { type Decision, isSameTarget, type Obligation, type Outcome } from "@meshgate/engine";

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
  if (!isAlike(before.targets, after.targets, isSameTarget)) return "other_targets";
  if (!isAlike(before.obligations ?? [], after.obligations ?? [], isSameObligation))
    return "other_obligations";
  return isAlike(before.rationale_codes, after.rationale_codes, Object.is) ? undefined : "other_codes";
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

function isAlike<T>(a: readonly T[], b: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, at) => isSame(one, b[at] ?? one));
}

/** What was recorded has its members in another order. */
function isSameObligation(a: Obligation, b: Obligation): boolean {
  return canonicalJson({ ...a }) === canonicalJson({ ...b });
}
