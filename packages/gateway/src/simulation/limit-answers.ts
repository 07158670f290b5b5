import type { Facts, LimitFact, LimitNeed } from "@meshgate/engine";

/** What the usage store would have said of the limits of a call. */
export type AnswerLimits = (
  limits: readonly LimitNeed[],
  call: { readonly requestId: string; readonly atMs: number; readonly facts: Facts },
) => NonNullable<Facts["usage"]>;

/** A rate's window is over by then, whatever it holds. */
const WINDOW_S = 60;

/**
 * Open loop: as it was recorded, for the same counters. What was used then stands against the limit that the candidate sets; a
 * limit that was not asked then has no answer.
 */
export const asRecorded: AnswerLimits = (limits, { facts: { usage = [] } }) =>
  usage === "unavailable" ? usage : limits.flatMap((need) => recordedAnswer(need, usage) ?? []);

function recordedAnswer(need: LimitNeed, usage: readonly LimitFact[]): LimitFact | undefined {
  const { policyId, kind, counter, limit, amount } = need;
  const known = usage.find(
    (fact) => fact.policy_id === policyId && fact.kind === kind && fact.counter === counter,
  );
  if (known === undefined || (known.limit === limit && known.asked === amount)) return known;
  const { retry_after_s: _, ...rest } = known;
  const granted = known.used + known.reserved + amount <= limit;
  const waits = !granted && kind !== "budget" && amount <= limit ? { retry_after_s: WINDOW_S } : {};
  return { ...rest, limit, asked: amount, granted, ...waits };
}
