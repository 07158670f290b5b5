import type { ReplayReport } from "../replay/replay-report.ts";
import type { Metrics } from "./metrics.ts";

/** Counts what came of decisions that were made again. */
export function countReplayed(
  { equal, different, notReplayable }: ReplayReport,
  { replayedDecisions }: Metrics,
): void {
  const counts = { equal, different, ...notReplayable };
  for (const [result, count] of Object.entries(counts)) {
    if (count > 0) replayedDecisions.inc({ result }, count);
  }
}
