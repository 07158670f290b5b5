/** Time, injected: nothing below the composition root reads a clock of its own. */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start that never run backwards: for durations. */
  monotonicMs(): number;
}
