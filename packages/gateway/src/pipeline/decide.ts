import { type Decision, decide as decideFacts, type Facts, type Snapshot } from "@meshgate/engine";
import type { Clock } from "../ports/clock.ts";

export interface Decided {
  readonly decision: Decision;
  readonly latencyUs: number;
}

/** Asks the engine, and times it: the engine itself sees no clock. */
export function decide(snapshot: Snapshot, facts: Facts, clock: Clock): Decided {
  const startMs = clock.monotonicMs();
  const decision = decideFacts(snapshot, facts);
  return { decision, latencyUs: microsecondsSince(startMs, clock) };
}

export function microsecondsSince(startMs: number, clock: Clock): number {
  return Math.round((clock.monotonicMs() - startMs) * 1_000);
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
