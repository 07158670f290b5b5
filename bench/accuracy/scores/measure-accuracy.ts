import { allCases } from "../cases/all-cases.ts";
import { type InspectedCase, inspectCases } from "./inspect-cases.ts";
import { type Scores, scoreCases } from "./score-cases.ts";

export interface Accuracy {
  readonly open: Scores;
  readonly "held-out": Scores;
  readonly inspected: readonly InspectedCase[];
}

/** Runs and scores every case; a few seconds. */
export function measureAccuracy(): Accuracy {
  const inspected = inspectCases(allCases());
  return { open: scoreCases(inspected, "open"), "held-out": scoreCases(inspected, "held-out"), inspected };
}
