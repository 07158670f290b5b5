import type { JsonObject } from "@meshgate/canon";

/** The sidecar's format; whoever does not know it must not guess. Source: docs/export-format.md. */
export const EXPORT_FORMAT = "meshgate-export/1";

/** Events in one run at most: a run lies within one tile. */
export const RUN_EVENTS_MAX = 256;

/** What an export is about. `from` and `to` are indexes of the log, `to` not included. */
export interface ExportHead {
  /** The log, as its checkpoints name it. */
  readonly origin: string;
  readonly from: number;
  readonly to: number;
  /** What was asked for; a statement that nothing proves. */
  readonly filter: JsonObject;
  /** Leaves of the tree that the checkpoint is of. */
  readonly size: number;
  /** Hashes of the subtrees of [0, from). */
  readonly left: readonly Uint8Array[];
}

/** Why an event of the stretch is not in the export: it was not asked for, or the log keeps its hash alone. */
export type WhyHidden = "filtered" | "retention";

/** A stretch of the log, without a gap to the one before. `hashes` are those of its subtrees. */
export type ExportRun =
  | {
      readonly kind: "events";
      readonly count: number;
      readonly hashes: readonly Uint8Array[];
      /** One leaf hash an event: they prove nothing, and say which event of a bad run is the wrong one. */
      readonly leaves: readonly Uint8Array[];
    }
  | {
      readonly kind: "hidden";
      readonly count: number;
      readonly hashes: readonly Uint8Array[];
      readonly why: WhyHidden;
    };

export interface ExportEnd {
  /** Hashes of the subtrees of [to, size). */
  readonly right: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
}
