import { RECORDED_WITHIN_MS } from "../ports/usage-store.ts";
import type { CallContext } from "./context.ts";
import type { Governed } from "./govern.ts";

/**
 * Whether a call came into the record, where it is now, soon enough after its reservation. INVARIANT: one that came later is
 * not sent: a store that lost its counters may have recalled them without it, and would grant once more what it holds.
 */
export function isRecordedInTime({ held, askedMs }: Governed, { clock }: CallContext): boolean {
  const isLimited = held.some(({ mode }) => mode === "enforce");
  return !isLimited || askedMs === undefined || clock.monotonicMs() - askedMs <= RECORDED_WITHIN_MS;
}
