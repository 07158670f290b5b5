import type { ReplayAnswer, ReplayRequest } from "@meshgate/contracts";
import { nextTurn } from "../in-turns.ts";
import type { SnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import type { Database } from "../stores/database.ts";
import { type RecordedSpan, recordedSpan, type TimeRange } from "./recorded-span.ts";
import { replay } from "./replay.ts";
import { replayAnswer } from "./replay-answer.ts";
import { alteredIn, decisionsIn, emptyReport, joinReports, type ReplayReport } from "./replay-report.ts";
import { sampleSpans } from "./sample-spans.ts";

/** Replays beside live calls, one at a time. Rejects with `EventStoreUnavailable`. */
export interface Replays {
  run(asked: ReplayRequest): Promise<ReplayAnswer>;
  /** Of about so many events, spread over the whole record. */
  sample(events: number): Promise<ReplayReport>;
  /** Lets the one under way end after its step, and begins no other. */
  close(): Promise<void>;
}

export interface ReplaysOptions {
  readonly database: Database;
  readonly archive: SnapshotArchive;
  /** Told of each that ended, or was ended. */
  readonly replayed: (report: ReplayReport) => void;
}

/** About a millisecond of work, then whoever waits goes first. */
const STEP_EVENTS = 64;

const LIMIT = 100_000;

export function createReplays({ database, archive, replayed }: ReplaysOptions): Replays {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  async function replaySpan(span: RecordedSpan, range: TimeRange, limit: number) {
    const onStep = (): boolean => !isClosed;
    const step = await replay({ database, archive, span, range, limit, stepEvents: STEP_EVENTS, onStep });
    replayed(step.report);
    return step;
  }

  return {
    run: ({ from, to, limit = LIMIT }) =>
      inTurn(async () => {
        const range: TimeRange = {
          ...(from !== undefined && { fromMs: Date.parse(from) }),
          ...(to !== undefined && { toMs: Date.parse(to) }),
        };
        const span = await recordedSpan(database, range);
        const { report, through } = await replaySpan(span, range, limit);
        return replayAnswer(report, { isComplete: through >= span.end });
      }),

    sample: (events) =>
      inTurn(async () => {
        let report = emptyReport;
        for (const span of sampleSpans(await recordedSpan(database, {}), events, Math.random)) {
          if (isClosed) break;
          const step = await replaySpan(span, {}, Number.POSITIVE_INFINITY);
          report = joinReports(report, step.report);
          await nextTurn();
        }
        return report;
      }),

    async close() {
      isClosed = true;
      await last;
    },
  };
}

/** For the log, and for whoever watches readiness. */
export function reportSentence(report: ReplayReport): string {
  return `Of ${decisionsIn(report)} recorded decisions that were looked at, ${report.different} came out otherwise, and of ${alteredIn(report)} the event or what they were made from was altered. Run \`meshgate replay\`, and \`meshgate audit verify\`.`;
}
