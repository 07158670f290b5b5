import type { ReadyAnswer } from "@meshgate/contracts";
import { type CheckpointTarget, leavesMachine } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { LogStanding } from "../ports/fork-register.ts";
import type { PublishingObserver } from "./publishing-observer.ts";

type Remark = NonNullable<ReadyAnswer["reasons"]>[number];

/** How far what is known of the record has come beyond this machine, in sentences for an operator. */
export interface PublishingStanding extends PublishingObserver {
  /** None of them makes the service unready. */
  remarks(log: LogStanding): readonly Remark[];
}

interface TargetStanding {
  /** Of the newest checkpoint that it is known to have. */
  size: number;
  /** Since when it lacks something; absent where it has everything. */
  waitsSinceMs?: number;
  /** Why it did not take the last one. */
  fault?: string;
}

/** How long something may wait before it is said that it does. */
const OVERDUE_MS = 15 * 60_000;

export function createPublishingStanding(
  targets: readonly Pick<CheckpointTarget, "kind" | "name">[],
  clock: Pick<Clock, "monotonicMs">,
): PublishingStanding {
  const standings = new Map<string, TargetStanding>();
  for (const { name } of targets) standings.set(name, { size: 0 });

  function update(target: string, change: (before: TargetStanding) => TargetStanding): void {
    standings.set(target, change(standings.get(target) ?? { size: 0 }));
  }

  function delayOf([name, { waitsSinceMs, fault }]: readonly [string, TargetStanding]): readonly Remark[] {
    const waitedMs = waitsSinceMs === undefined ? 0 : clock.monotonicMs() - waitsSinceMs;
    const why = fault === undefined ? "It was not tried." : `The last try: ${fault}.`;
    if (waitedMs > OVERDUE_MS) {
      const minutes = Math.floor(waitedMs / 60_000);
      return [
        {
          code: "checkpoint-overdue",
          message: `No checkpoint of the record has come to ${name} for ${minutes} minutes, though there is a new one. ${why}`,
        },
      ];
    }
    return fault === undefined
      ? []
      : [
          {
            code: "checkpoint-failed",
            message: `A checkpoint of the record did not come to ${name}: ${fault}.`,
          },
        ];
  }

  function reach(): readonly Remark[] {
    if (targets.length === 0) return [nowhere];
    const outer = targets.filter(leavesMachine);
    if (outer.length === 0) return [localOnly];
    return outer.some(({ name }) => (standings.get(name)?.size ?? 0) > 0) ? [] : [noneYet];
  }

  return {
    upToDate: (target, size) => update(target, () => ({ size })),
    waits: (target) => update(target, (before) => ({ waitsSinceMs: clock.monotonicMs(), ...before })),
    kept: (target, size) => update(target, () => ({ size })),
    failed: (target, fault) => update(target, (before) => ({ ...before, fault })),
    remarks: (log) => [...forked(log), ...reach(), ...[...standings].flatMap(delayOf)],
  };
}

function forked({ fork, unproven }: LogStanding): readonly Remark[] {
  const forgery =
    unproven === undefined
      ? ""
      : `The database names a generation ${unproven} of the log, and no event in the log begins it: that counts for nothing. Somebody wrote it there by hand.`;
  if (fork === undefined) {
    return unproven === undefined ? [] : [{ code: "ledger-generation-unproven", message: forgery }];
  }
  const message = `The database was restored from an older state, or rewritten. ${fork.target} shows it: ${fork.contradiction} No checkpoint is signed until an admin acknowledges that: \`meshgate ledger acknowledge --reason …\`. ${forgery}`;
  return [{ code: "ledger-forked", message: message.trimEnd() }];
}

const nowhere: Remark = {
  code: "checkpoints-nowhere",
  message:
    "No checkpoint of the record leaves the database: whoever puts an older one in its place is not noticed. Say under `audit.ledger.publish` where checkpoints go.",
};
const localOnly: Remark = {
  code: "checkpoints-on-this-machine",
  message:
    "No checkpoint of the record has left this machine: all of `audit.ledger.publish` are local files. Add a bucket, a webhook or a witness.",
};
const noneYet: Remark = {
  code: "checkpoints-on-this-machine",
  message: "No checkpoint of the record has left this machine yet.",
};
