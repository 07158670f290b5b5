import type { ReplayAnswer } from "@meshgate/contracts";
import { decisionsIn, type ReplayRemark, type ReplayReport } from "./replay-report.ts";

/** A report as it is printed, by the command and over HTTP. */
export function replayAnswer(
  report: ReplayReport,
  { isComplete }: { readonly isComplete: boolean },
): ReplayAnswer {
  return {
    decisions: decisionsIn(report),
    equal: report.equal,
    different: report.different,
    not_replayable: report.notReplayable,
    complete: isComplete,
    differences: report.differences.flatMap((remark) =>
      remark.replayed.kind === "different" ? [{ ...idsOf(remark), ...remark.replayed.difference }] : [],
    ),
    obstacles: report.obstacles.flatMap(({ replayed, ...remark }) =>
      replayed.kind === "not-replayable"
        ? [{ ...idsOf(remark), cause: replayed.cause, message: replayed.message }]
        : [],
    ),
  };
}

function idsOf({ eventId, requestId }: Pick<ReplayRemark, "eventId" | "requestId">) {
  return { event_id: eventId, request_id: requestId };
}
