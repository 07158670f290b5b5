import { createReplays, type Replays } from "../replay/create-replays.ts";
import { createSelfCheck } from "../replay/self-check.ts";
import { createSnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { createSnapshotReading, type SnapshotReading } from "../snapshots/create-snapshot-reading.ts";
import { countReplayed } from "../telemetry/replay-telemetry.ts";
import type { LastingParts } from "./create-lasting.ts";
import type { Setting } from "./setting.ts";

/** Decisions that are made again, and what they were made from. */
export interface OpenedReplays {
  readonly replays: Replays;
  readonly snapshots: SnapshotReading;
  readonly remarks: () => readonly { readonly code: string; readonly message: string }[];
  close(): Promise<void>;
}

/** Begins the self-check, too. */
export function openReplays(
  { telemetry, log }: Setting,
  { stores, governed }: Pick<LastingParts, "stores" | "governed">,
): OpenedReplays {
  const replays = createReplays({
    database: stores.database,
    archive: createSnapshotArchive(stores.snapshots),
    replayed: (report) => countReplayed(report, telemetry.metrics),
  });
  const settings = () => governed.configuration.config().audit.self_check;
  const selfCheck = createSelfCheck({
    replays,
    everyHours: () => settings().every_hours,
    sampleEvents: () => settings().sample,
    onUnsound: ({ differences, obstacles }) =>
      log.error({ differences, obstacles }, "recorded decisions did not come out the same"),
    onFailure: (cause) => log.warn({ err: cause }, "recorded decisions could not be made again"),
  });
  return {
    replays,
    snapshots: createSnapshotReading(stores.snapshots),
    remarks: selfCheck.remarks,
    async close() {
      selfCheck.close();
      await replays.close();
    },
  };
}
