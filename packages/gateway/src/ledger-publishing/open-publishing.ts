import type { CheckpointTarget } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Cosignatures } from "../ports/cosignatures.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { FollowerCursor } from "../ports/follower-cursor.ts";
import type { Lease } from "../ports/lease.ts";
import type { KeptCheckpoint, Ledger } from "../ports/ledger.ts";
import { followLog } from "../sinks/follow-log.ts";
import { checkpointEvent } from "./checkpoint-event.ts";
import type { ForkWatch } from "./fork-watch.ts";
import { createPublishingLane } from "./publishing-lane.ts";
import type { PublishingObserver } from "./publishing-observer.ts";

export interface PublishingOptions {
  readonly targets: readonly CheckpointTarget[];
  readonly ledger: Ledger;
  readonly forks: ForkWatch;
  /** Those of a follower of this name. */
  readonly cursorOf: (name: string) => FollowerCursor;
  readonly leaseOf: (name: string) => Lease;
  readonly cosignatures: Pick<Cosignatures, "keep">;
  readonly append: (events: readonly SealedEvent[]) => Promise<void>;
  readonly seal: Parameters<typeof checkpointEvent>[1];
  readonly clock: Clock;
  readonly everyMs: number;
  readonly limitMs: number;
  readonly observer: PublishingObserver;
  readonly onBug: (bug: unknown) => void;
}

/** Hands checkpoints over from now on, to each target by itself. Gives the way to end that; at the end each gets the latest. */
export function openPublishing(options: PublishingOptions): () => Promise<void> {
  const { targets, forks, cosignatures, clock, onBug } = options;

  async function record(
    target: CheckpointTarget,
    checkpoint: KeptCheckpoint,
    lines: readonly string[],
  ): Promise<void> {
    await cosignatures.keep(checkpoint.size, lines, clock.nowMs());
    const handedOver = { target, checkpoint, origin: forks.origin(), cosignatures: lines };
    await options.append([checkpointEvent(handedOver, options.seal)]);
  }

  const ends = targets.map((target) => {
    const follower = `checkpoint:${target.name}`;
    const lane = createPublishingLane({
      ...options,
      target,
      cursorOf: (generation) => options.cursorOf(`${follower}:${generation}`),
      lease: options.leaseOf(follower),
      record,
    });
    return followLog(lane, { onBug });
  });
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}
