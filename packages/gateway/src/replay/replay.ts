import { nextTurn } from "../in-turns.ts";
import type { SnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import type { Database } from "../stores/database.ts";
import { alterationOf } from "./alteration-of.ts";
import { locateDecision } from "./locate-decision.ts";
import { readDecision } from "./read-decision.ts";
import { type DecisionRow, readDecisions } from "./read-decisions.ts";
import type { RecordedSpan, TimeRange } from "./recorded-span.ts";
import { replayDecision } from "./replay-decision.ts";
import {
  decisionsIn,
  emptyReport,
  joinReports,
  type ReplayRemark,
  type ReplayReport,
  reportOf,
} from "./replay-report.ts";
import type { Replayed } from "./replayed.ts";
import { SnapshotsOfRun } from "./snapshots-of-run.ts";

export interface ReplayInput {
  readonly database: Database;
  readonly archive: SnapshotArchive;
  readonly span: RecordedSpan;
  /** Of the span, the events of this time alone. */
  readonly range?: TimeRange;
  /** How many events are read in one step. Beside live calls few: on SQLite a step keeps the thread. */
  readonly stepEvents: number;
  /** Decisions at most; past them it ends after a step. */
  readonly limit?: number;
  /** Told after each step; gives whether to go on. */
  readonly onStep?: (step: ReplayStep) => boolean;
}

export interface ReplayStep {
  readonly report: ReplayReport;
  /** The number of the last event that was looked at. */
  readonly through: number;
}

/**
 * Makes every recorded decision of a span again, from its facts and its snapshot, and compares their bytes. Memory does not grow
 * with the record, and between two steps everything else goes first. Rejects with `EventStoreUnavailable`.
 */
export async function replay(input: ReplayInput): Promise<ReplayStep> {
  const { database, archive, span, range = {}, stepEvents, limit = Number.POSITIVE_INFINITY } = input;
  const snapshots = new SnapshotsOfRun(archive);
  let step: ReplayStep = { report: emptyReport, through: span.after };
  while (step.through < span.end && decisionsIn(step.report) < limit) {
    const through = Math.min(span.end, step.through + stepEvents);
    const { rows, dropped } = await readDecisions(database, { after: step.through, end: through }, range);
    const report = await replayRows(rows, dropped, snapshots);
    step = { report: joinReports(step.report, report), through };
    if (input.onStep?.(step) === false) break;
    await nextTurn();
  }
  return step;
}

async function replayRows(
  rows: readonly DecisionRow[],
  dropped: number,
  snapshots: SnapshotsOfRun,
): Promise<ReplayReport> {
  let equal = 0;
  const remarks: ReplayRemark[] = [];
  for (const row of rows) {
    const result = alterationOf(row) ?? replayBody(row.body, snapshots);
    const replayed = result instanceof Promise ? await result : result;
    if (replayed.kind === "equal") equal += 1;
    else remarks.push({ eventId: row.id, requestId: row.requestId, replayed });
  }
  return reportOf(equal, remarks, dropped);
}

function replayBody(body: string, snapshots: SnapshotsOfRun): Replayed | Promise<Replayed> {
  const located = locateDecision(body);
  const named = located === undefined ? readDecision(body) : undefined;
  if (named?.ok === false) return named.error;
  const found = snapshots.find(located?.snapshotSha256 ?? named?.value.snapshot_sha256 ?? "");
  if (found instanceof Promise) return found.then(() => replayBody(body, snapshots));
  return found.ok ? replayDecision(body, located, found.value) : found.error;
}
