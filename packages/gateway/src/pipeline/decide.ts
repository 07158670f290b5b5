import { type Decision, decide as decideFacts, type Facts, type Snapshot } from "@meshgate/engine";
import type { Clock } from "../ports/clock.ts";

export interface Decided {
  readonly decision: Decision;
  readonly latencyUs: number;
}

/** Asks the engine, and times it: the engine itself sees no clock. */
export function decide(snapshot: Snapshot, facts: Facts, clock: Clock): Decided {
  const { value: decision, latencyUs } = timed(() => decideFacts(snapshot, facts), clock);
  return { decision, latencyUs };
}

export function timed<T>(work: () => T, clock: Clock): { readonly value: T; readonly latencyUs: number } {
  const startMs = clock.monotonicMs();
  const value = work();
  return { value, latencyUs: Math.round((clock.monotonicMs() - startMs) * 1_000) };
}

/** Whether the outcome lets the call go to a provider. */
export function isPermitted(decision: Decision): boolean {
  switch (decision.outcome) {
    case "ALLOW":
    case "DEGRADE":
      return decision.targets.length > 0;
    case "REQUIRE_REVIEW":
    case "BLOCK":
      return false;
  }
}
