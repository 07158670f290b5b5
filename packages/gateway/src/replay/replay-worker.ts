import { parentPort, workerData } from "node:worker_threads";
import { createSnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { SqlSnapshotStore } from "../stores/snapshots/sql-snapshot-store.ts";
import { openRecorded } from "./open-recorded.ts";
import { replay } from "./replay.ts";
import type { ReplayTask, ReplayTaskResult, ReplayWorkerData } from "./replay-task.ts";

/** The file of a worker thread: replays the parts of the record that it is given, one after another. */

const STEP_EVENTS = 2_048;

const { databaseUrl }: ReplayWorkerData = workerData;
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const opened = openRecorded(databaseUrl, clock).then((database) => ({
  database,
  archive: createSnapshotArchive(new SqlSnapshotStore(database)),
}));

parentPort?.on("message", (task: ReplayTask) => {
  void work(task).then((result) => parentPort?.postMessage(result));
});

async function work({ index, span, range }: ReplayTask): Promise<ReplayTaskResult> {
  try {
    const { report } = await replay({ ...(await opened), span, range, stepEvents: STEP_EVENTS });
    return { kind: "replayed", index, report };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}
