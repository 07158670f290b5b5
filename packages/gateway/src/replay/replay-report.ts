import type { Replayed, ReplayObstacle } from "./replayed.ts";
import { replayObstacles } from "./replayed.ts";

/** One decision that did not come out the same, or could not be made again. */
export interface ReplayRemark {
  readonly eventId: string;
  readonly requestId: string | null;
  readonly replayed: Exclude<Replayed, { readonly kind: "equal" }>;
}

/** What came of making decisions again. */
export interface ReplayReport {
  readonly equal: number;
  readonly different: number;
  readonly notReplayable: Readonly<Record<ReplayObstacle, number>>;
  /** The first of them, at most a hundred. */
  readonly differences: readonly ReplayRemark[];
  /** The first of each cause, at most a few. */
  readonly obstacles: readonly ReplayRemark[];
}

/** As many differences as a report tells one by one. */
const REMARKS_MAX = 100;

const OF_EACH_CAUSE = 3;

export const emptyReport: ReplayReport = {
  equal: 0,
  different: 0,
  notReplayable: countsOf(() => 0),
  differences: [],
  obstacles: [],
};

/** Both together, the first before the second. */
export function joinReports(a: ReplayReport, b: ReplayReport): ReplayReport {
  return {
    equal: a.equal + b.equal,
    different: a.different + b.different,
    notReplayable: countsOf((cause) => a.notReplayable[cause] + b.notReplayable[cause]),
    differences: [...a.differences, ...b.differences].slice(0, REMARKS_MAX),
    obstacles: firstOfEachCause([...a.obstacles, ...b.obstacles]),
  };
}

/** How many decisions a report is of. */
export function decisionsIn({ equal, different, notReplayable }: ReplayReport): number {
  return equal + different + Object.values(notReplayable).reduce((sum, count) => sum + count, 0);
}

/** Whether nothing differs, and nothing that was recorded or kept was altered. */
export function isSound(report: ReplayReport): boolean {
  return report.different + alteredIn(report) === 0;
}

/** How many could not be made again because the event, or what is kept of the policies, is not what was recorded. */
export function alteredIn({ notReplayable }: ReplayReport): number {
  return (
    notReplayable["event-altered"] + notReplayable["facts-unreadable"] + notReplayable["snapshot-altered"]
  );
}

export function reportOf(equal: number, remarks: readonly ReplayRemark[], dropped: number): ReplayReport {
  const differences = remarks.filter(({ replayed }) => replayed.kind === "different");
  const obstacles = remarks.filter(({ replayed }) => replayed.kind === "not-replayable");
  return {
    equal,
    different: differences.length,
    notReplayable: countsOf((cause) =>
      cause === "body-dropped" ? dropped : obstacles.filter((remark) => causeOf(remark) === cause).length,
    ),
    differences: differences.slice(0, REMARKS_MAX),
    obstacles: firstOfEachCause(obstacles),
  };
}

function firstOfEachCause(remarks: readonly ReplayRemark[]): readonly ReplayRemark[] {
  return [...Map.groupBy(remarks, causeOf).values()].flatMap((same) => same.slice(0, OF_EACH_CAUSE));
}

function causeOf({ replayed }: ReplayRemark): ReplayObstacle | undefined {
  return replayed.kind === "not-replayable" ? replayed.cause : undefined;
}

function countsOf(count: (cause: ReplayObstacle) => number): Readonly<Record<ReplayObstacle, number>> {
  const counts = Object.fromEntries(replayObstacles.map((cause) => [cause, count(cause)]));
  return counts as Record<ReplayObstacle, number>;
}
