import type { LimitFact, LimitNeed } from "@meshgate/engine";
import { type LimitState, type Reservation, UsageStoreUnavailable } from "../ports/usage-store.ts";
import type { Writable } from "../writable.ts";
import type { CallContext } from "./context.ts";
import { type RateState, rateStates } from "./rate-states.ts";

/** What the usage store said of a call's limits, as facts; `isHeld`: it keeps them for the call until it is settled. */
export interface Reserved {
  readonly usage: readonly LimitFact[] | "unavailable";
  readonly isHeld: boolean;
  /** A time at which nothing was reserved yet, on the monotonic clock. */
  readonly askedMs: number;
  readonly rates: readonly RateState[];
}

export type Needs = readonly [LimitNeed, ...LimitNeed[]];

/** Reserves all limits of a call in one atomic step, or none. */
export async function reserve(
  requestId: string,
  needs: Needs,
  nowMs: number,
  { usage, clock }: CallContext,
): Promise<Reserved> {
  let askedMs = clock.monotonicMs();
  const onAttempt = () => {
    askedMs = clock.monotonicMs();
  };
  try {
    const reservation = await usage.reserve({
      id: requestId,
      month: monthOf(nowMs),
      limits: needs,
      onAttempt,
    });
    return {
      usage: reservation.limits.map((state) => limitFact(state, reservation)),
      isHeld: reservation.granted,
      askedMs,
      rates: rateStates(needs, reservation.limits, nowMs),
    };
  } catch (error) {
    if (!(error instanceof UsageStoreUnavailable)) throw error;
    return { usage: "unavailable", isHeld: false, askedMs, rates: [] };
  }
}

/** The calendar month in which budgets count, UTC: `2026-11`. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** What the usage store said of one limit, as a fact. */
export function limitFact(state: LimitState, { source }: Reservation): LimitFact {
  const { retryAfterMs } = state;
  const fact: Writable<LimitFact> = {
    asked: state.asked,
    counter: state.counter,
    granted: state.granted,
    kind: state.kind,
    limit: state.limit,
    policy_id: state.policyId,
    reserved: state.reserved,
    resets_at: new Date(state.resetsAtMs).toISOString(),
    used: state.used,
  };
  if (retryAfterMs !== undefined) fact.retry_after_s = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  if (source === "local_share") fact.store = "local_share";
  return fact;
}
