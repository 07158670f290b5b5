import type { LedgerAcknowledged } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Asker } from "../control/policies/change-context.ts";
import { typedNote } from "../control/policies/typed-note.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { EventDraft } from "../pipeline/seal.ts";
import type { Clock } from "../ports/clock.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { ForkRegister } from "../ports/fork-register.ts";
import type { ForkWatch } from "./fork-watch.ts";

export interface AcknowledgeContext {
  readonly register: ForkRegister;
  readonly forks: ForkWatch;
  /** Makes leaves of what is recorded at this moment: an acknowledgement counts from then on. */
  readonly catchUp: () => Promise<void>;
  readonly clock: Pick<Clock, "nowMs">;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly seal: (draft: Omit<EventDraft, "occurredAtMs">) => SealedEvent;
}

/** An admin knows that the database is another than the one that is known outside: the log goes on, under a new name. */
export type AcknowledgeFork = (
  reason: string,
  asker: Pick<Asker, "principal">,
) => Promise<Result<LedgerAcknowledged, Refusal>>;

export function createAcknowledgeFork(context: AcknowledgeContext): AcknowledgeFork {
  const { register, forks, catchUp, clock, newId, seal } = context;
  return async (reason, { principal }) => {
    await catchUp();
    const { fork } = await forks.refresh();
    if (fork === undefined) return { ok: false, error: nothingToAcknowledge };
    const { note, sha256 } = typedNote(reason, { newId });
    const event = seal({
      type: "config.changed",
      actor: principal.actor,
      data: {
        cause: "ledger-fork",
        target: fork.target,
        contradiction: fork.contradiction,
        generation: fork.nextGeneration,
        reason_note: note.id,
        reason_sha256: sha256,
      },
    });
    if (!(await register.acknowledge(fork, { event, note, atMs: clock.nowMs() }))) {
      return { ok: false, error: nothingToAcknowledge };
    }
    await catchUp();
    await forks.refresh();
    const generation = fork.nextGeneration;
    return { ok: true, value: { origin: forks.origin(generation), generation } };
  };
}

const nothingToAcknowledge: Refusal = {
  kind: "wrong-status",
  message: "There is nothing to acknowledge: the database agrees with what is known of it outside.",
};
