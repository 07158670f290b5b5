import type { AuditExport } from "../audit-export/create-audit-export.ts";
import type { LogReading } from "../ledger/log-reading.ts";
import type { CheckpointTarget } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptCheckpoint } from "../ports/ledger.ts";
import type { Replays } from "../replay/create-replays.ts";
import type { SnapshotReading } from "../snapshots/create-snapshot-reading.ts";

/** From `fromMs` on and before `toMs`: epoch milliseconds, UTC. */
export interface PackPeriod {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface EvidencePackParts {
  readonly exporter: AuditExport;
  readonly log: Pick<LogReading, "checkpoint" | "signers" | "consistency">;
  readonly snapshots: Pick<SnapshotReading, "content">;
  readonly replays: Pick<Replays, "run">;
  /** Where checkpoints are handed to. */
  readonly targets: readonly Pick<CheckpointTarget, "kind" | "name">[];
  readonly environment: () => string;
  readonly clock: Clock;
}

/** A pack that is being made. */
export interface OpenPack extends EvidencePackParts {
  readonly period: PackPeriod;
  readonly madeAtMs: number;
  readonly checkpoint: KeptCheckpoint;
  readonly events: AsyncIterable<string>;
  readonly proof: AsyncIterable<string>;
}

/** RFC 3339, in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
