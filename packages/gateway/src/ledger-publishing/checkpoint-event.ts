import type { EventDraft } from "../pipeline/seal.ts";
import { type CheckpointTarget, leavesMachine } from "../ports/checkpoint-target.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { KeptCheckpoint } from "../ports/ledger.ts";

export interface HandedOverCheckpoint {
  readonly target: Pick<CheckpointTarget, "kind" | "name">;
  readonly checkpoint: KeptCheckpoint;
  readonly origin: string;
  /** What a witness signed. */
  readonly cosignatures: readonly string[];
}

/** The evidence that a checkpoint was handed over. */
export function checkpointEvent(
  { target, checkpoint, origin, cosignatures }: HandedOverCheckpoint,
  seal: (draft: Omit<EventDraft, "occurredAtMs">) => SealedEvent,
): SealedEvent {
  const { size, rootHash } = checkpoint;
  return seal({
    type: "checkpoint.signed",
    actor: { type: "system", id: "ledger" },
    data: {
      origin,
      size,
      root: Buffer.from(rootHash).toString("base64"),
      target: { kind: target.kind, name: target.name, leaves_machine: leavesMachine(target) },
      ...(cosignatures.length > 0 && { cosignatures: [...cosignatures] }),
    },
  });
}
