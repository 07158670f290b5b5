import type { LimitNeed } from "@meshgate/engine";
import type { LimitState } from "../ports/usage-store.ts";

/** How much of a rate is left to a caller, for the RateLimit headers. */
export interface RateState {
  readonly policyId: string;
  readonly kind: "requests" | "tokens";
  /** Of any minute. */
  readonly limit: number;
  /** After this call. */
  readonly left: number;
  /** Until all of the limit is there again if no other call comes, whole seconds. */
  readonly resetS: number;
}

/** The rates that were asked; of those in shadow nothing is told, since they change no answer. */
export function rateStates(
  needs: readonly LimitNeed[],
  states: readonly LimitState[],
  nowMs: number,
): readonly RateState[] {
  const rates: RateState[] = [];
  for (const [at, { policyId, kind, limit, used, asked, granted, resetsAtMs }] of states.entries()) {
    if (kind === "budget" || needs[at]?.mode !== "enforce") continue;
    const taken = granted ? asked : 0;
    const left = Math.max(0, limit - used - taken);
    const resetMs = Math.max(resetsAtMs, taken > 0 ? leavesAtMs(nowMs) : nowMs) - nowMs;
    rates.push({ policyId, kind, limit, left, resetS: Math.ceil(resetMs / 1_000) });
  }
  return rates;
}

/** When what is taken now has left the window: a rate counts whole seconds, the current one and the 60 before. */
function leavesAtMs(nowMs: number): number {
  return (Math.floor(nowMs / 1_000) + 61) * 1_000;
}
