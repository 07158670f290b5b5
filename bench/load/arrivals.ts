/** Calls that arrive at a fixed rate, whatever became of those before them. */
export interface Arrivals {
  /**
   * The moments, in milliseconds since the start, of the calls that have fallen due by now and were not given before.
   * INVARIANT: each keeps the moment at which it should have been sent. Latency counted from there includes the wait
   * that a stalled target causes; counted from the sending it would leave that out (coordinated omission).
   */
  takeDue(elapsedMs: number): readonly number[];
  /** Whether all have been given. */
  readonly exhausted: boolean;
}

/** Plans `ratePerSecond` × `durationMs` arrivals, evenly spaced, the first at 0. */
export function planArrivals(plan: {
  readonly ratePerSecond: number;
  readonly durationMs: number;
}): Arrivals {
  const gapMs = 1_000 / plan.ratePerSecond;
  const total = Math.floor(plan.durationMs / gapMs);
  let given = 0;
  return {
    takeDue(elapsedMs) {
      const due = Math.min(total, Math.floor(elapsedMs / gapMs) + 1);
      const moments = Array.from({ length: Math.max(0, due - given) }, (_, index) => (given + index) * gapMs);
      given += moments.length;
      return moments;
    },
    get exhausted() {
      return given === total;
    },
  };
}
