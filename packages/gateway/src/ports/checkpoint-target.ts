import type { KeptCheckpoint } from "./ledger.ts";

/** It did not answer, or refused. The message is for the log and for `/v1/ready`: it says why, and never where. */
export class TargetUnavailable extends Error {
  override readonly name = "TargetUnavailable";
}

/** The newest checkpoint that somebody outside the database holds of this log. */
export type HeldCheckpoint =
  | { readonly kind: "note"; readonly note: string }
  /** A witness tells no more. */
  | { readonly kind: "size"; readonly size: number };

/** What came of handing a checkpoint over. */
export type HandedOver =
  | {
      readonly kind: "kept";
      /** Lines of the checkpoint that a witness signed, without line ends. */
      readonly cosignatures: readonly string[];
    }
  /** It holds what this log contradicts: in a sentence that says what. */
  | { readonly kind: "contradicted"; readonly contradiction: string };

/** Somebody outside the database who keeps signed checkpoints. Everything rejects with `TargetUnavailable`. */
export interface CheckpointTarget {
  readonly kind: "file" | "s3" | "webhook" | "witness";
  /** For the log, metrics and events: no secret is in it. */
  readonly name: string;
  /** Nothing where it holds none, or cannot tell. */
  newest(signal: AbortSignal): Promise<HeldCheckpoint | undefined>;
  /** `from`: the size of the one that it was given before; 0 at first. */
  keep(checkpoint: KeptCheckpoint, from: number, signal: AbortSignal): Promise<HandedOver>;
}

/** Whether what it keeps survives this machine. */
export function leavesMachine({ kind }: Pick<CheckpointTarget, "kind">): boolean {
  return kind !== "file";
}
