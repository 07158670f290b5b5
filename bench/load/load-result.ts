import type { Histogram } from "../measure/histogram.ts";
import type { AnswerOutcome } from "./answer-reader.ts";

/** What a load saw. `errors` above zero makes the run invalid. */
export interface LoadResult {
  readonly completed: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly elapsedMs: number;
  readonly latencies: Histogram;
}

/** One sentence on a call that did not end well. */
export function describeOutcome(outcome: Exclude<AnswerOutcome, { kind: "ok" }>): string {
  switch (outcome.kind) {
    case "wrong-status":
      return `the answer began with "${outcome.startLine}"`;
    case "wrong-body":
      return `the answer's body differs from the upstream's, at or after byte ${outcome.atByte}`;
    case "malformed":
      return outcome.why;
    case "closed":
      return "the connection closed before the answer was whole";
  }
}
