import { Worker } from "node:worker_threads";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { RecordedSpan, TimeRange } from "./recorded-span.ts";
import { emptyReport, joinReports, type ReplayReport } from "./replay-report.ts";
import type { ReplayTask, ReplayTaskResult, ReplayWorkerData } from "./replay-task.ts";

export interface ReplayInWorkersInput {
  readonly databaseUrl: string;
  readonly span: RecordedSpan;
  readonly range: TimeRange;
  readonly workers: number;
  /** How many events a worker is given at a time; not said: a second or so of work. */
  readonly partEvents?: number;
  /** Told after each part, of all that comes before the first part that is not done. */
  readonly onProgress?: (report: ReplayReport) => void;
}

/** Short enough to see it go on, long enough to hand over. */
const PART_EVENTS = 50_000;

/** Replays a span, its parts shared out among worker threads; the report is the same as of one. Rejects with `EventStoreUnavailable`. */
export async function replayInWorkers(input: ReplayInWorkersInput): Promise<ReplayReport> {
  const tasks = partsOf(input);
  const done = new Map<number, ReplayReport>();
  let report = emptyReport;
  let joined = 0;
  const workerData: ReplayWorkerData = { databaseUrl: input.databaseUrl };
  const workers = Array.from(
    { length: Math.min(input.workers, tasks.length) },
    () => new Worker(new URL("./replay-worker.ts", import.meta.url), { workerData }),
  );
  const next = tasks.values();

  function take(index: number, part: ReplayReport): void {
    done.set(index, part);
    for (let ready = done.get(joined); ready !== undefined; ready = done.get(joined)) {
      report = joinReports(report, ready);
      done.delete(joined);
      joined += 1;
    }
    input.onProgress?.(report);
  }

  function drive(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const goOn = (): void => {
        const { value: task } = next.next();
        if (task === undefined) resolve();
        else worker.postMessage(task);
      };
      worker.on("error", reject);
      worker.on("message", (result: ReplayTaskResult) => {
        if (result.kind === "failed") return reject(new EventStoreUnavailable(result.message));
        take(result.index, result.report);
        goOn();
      });
      goOn();
    });
  }

  try {
    await Promise.all(workers.map(drive));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return report;
}

function partsOf({ span, range, partEvents = PART_EVENTS }: ReplayInWorkersInput): readonly ReplayTask[] {
  const count = Math.ceil((span.end - span.after) / partEvents);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const after = span.after + index * partEvents;
    return { index, range, span: { after, end: Math.min(span.end, after + partEvents) } };
  });
}
