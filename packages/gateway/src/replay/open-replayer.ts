import type { ReplayAnswer } from "@meshgate/contracts";
import type { Clock } from "../ports/clock.ts";
import { createSnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { SqlSnapshotStore } from "../stores/snapshots/sql-snapshot-store.ts";
import { openRecorded } from "./open-recorded.ts";
import { recordedSpan, type TimeRange } from "./recorded-span.ts";
import { replay } from "./replay.ts";
import { replayAnswer } from "./replay-answer.ts";
import { replayInWorkers } from "./replay-in-workers.ts";
import { decisionsIn } from "./replay-report.ts";

/** What `meshgate replay` does. */
export interface Replayer {
  /** Tells, now and then, how many decisions were made again. */
  replay(range: TimeRange, onProgress?: (decisions: number) => void): Promise<ReplayAnswer>;
  close(): Promise<void>;
}

/** Below so many events a worker's start costs more than it saves. */
const ALONE_EVENTS_MAX = 50_000;

const WORKERS = 2;

const STEP_EVENTS = 2_048;

/** Opens the record of a database to read it. Rejects with `DatabaseUnavailable`, later on with `EventStoreUnavailable`. */
export async function openReplayer(databaseUrl: string, clock: Clock): Promise<Replayer> {
  const database = await openRecorded(databaseUrl, clock);
  return {
    async replay(range, onProgress) {
      const span = await recordedSpan(database, range);
      const told = (report: Parameters<typeof decisionsIn>[0]) => onProgress?.(decisionsIn(report));
      if (span.end - span.after > ALONE_EVENTS_MAX) {
        const report = await replayInWorkers({
          databaseUrl,
          span,
          range,
          workers: WORKERS,
          onProgress: told,
        });
        return replayAnswer(report, { isComplete: true });
      }
      const { report } = await replay({
        database,
        archive: createSnapshotArchive(new SqlSnapshotStore(database)),
        span,
        range,
        stepEvents: STEP_EVENTS,
        onStep: (step) => {
          told(step.report);
          return true;
        },
      });
      return replayAnswer(report, { isComplete: true });
    },
    close: () => database.close(),
  };
}
