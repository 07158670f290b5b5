import { createHistogram } from "../measure/histogram.ts";
import type { AnswerOutcome } from "./answer-reader.ts";
import { describeOutcome, type LoadResult } from "./load-result.ts";

/** Collects the outcomes of one run. */
export interface Tally {
  answered(outcome: AnswerOutcome, latencyMs: number): void;
  /** Calls that never got as far as an outcome. */
  lost(calls: number, why: string): void;
  result(elapsedMs: number): LoadResult;
}

/** Makes an empty tally. Latencies are of good answers alone. */
export function createTally(): Tally {
  const latencies = createHistogram();
  let errors = 0;
  let firstError: string | undefined;
  return {
    answered(outcome, latencyMs) {
      if (outcome.kind === "ok") {
        latencies.record(latencyMs);
      } else {
        errors += 1;
        firstError ??= describeOutcome(outcome);
      }
    },
    lost(calls, why) {
      errors += calls;
      firstError ??= why;
    },
    result: (elapsedMs) => ({ completed: latencies.count, errors, firstError, elapsedMs, latencies }),
  };
}
