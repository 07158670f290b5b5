import { appVersion } from "../app-version.ts";
import { leavesMachine } from "../ports/checkpoint-target.ts";
import type { CheckpointTarget, Evidence, EvidenceSummary, ReplayEvidence } from "./evidence-summary.ts";
import { type EvidencePackParts, type OpenPack, timeOf } from "./open-pack.ts";

/** All that the report is written from: what went by, and what the log and a replay say of it. */
export async function evidenceOf(pack: OpenPack, summary: EvidenceSummary): Promise<Evidence> {
  const { period, madeAtMs, checkpoint, log } = pack;
  const signers = await log.signers();
  return {
    period: { from: timeOf(period.fromMs), to: timeOf(period.toMs) },
    madeAt: timeOf(madeAtMs),
    environment: pack.environment(),
    version: appVersion,
    log: {
      origin: checkpoint.note.slice(0, checkpoint.note.indexOf("\n")),
      verifierKeys: signers.map(({ verifierKey }) => verifierKey),
      size: checkpoint.size,
      rootHashHex: Buffer.from(checkpoint.rootHash).toString("hex"),
      signedAt: timeOf(checkpoint.signedAtMs),
      targets: targetsOf(pack.targets, summary.checkpoints.targets),
    },
    replay: await replayOf(pack),
    summary,
  };
}

/** Every decision of the period made again, up to a number. */
async function replayOf({ period, replays }: OpenPack): Promise<ReplayEvidence> {
  const replayed = await replays.run({ from: timeOf(period.fromMs), to: timeOf(period.toMs) });
  const { equal, different, not_replayable: obstacles, complete: isComplete } = replayed;
  const notReplayable = Object.entries(obstacles).flatMap(([name, count]) =>
    count > 0 ? [{ name, count }] : [],
  );
  return { equal, different, notReplayable, isComplete };
}

/** Those that were handed something, and those that are configured and were not. */
function targetsOf(
  configured: EvidencePackParts["targets"],
  told: readonly CheckpointTarget[],
): readonly CheckpointTarget[] {
  const isTold = (target: Pick<CheckpointTarget, "kind" | "name">) =>
    told.some(({ kind, name }) => kind === target.kind && name === target.name);
  const others = configured.filter((target) => !isTold(target));
  return [...told, ...others.map(({ kind, name }) => ({ kind, name, isElsewhere: leavesMachine({ kind }) }))];
}
