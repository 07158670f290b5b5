import type { AuditEvent } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { appVersion } from "../app-version.ts";
import type { AuditExport, ExportQuestion } from "../audit-export/create-audit-export.ts";
import { consistencyAnswer } from "../ledger/consistency-answer.ts";
import type { LogReading } from "../ledger/log-reading.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type CheckpointTarget as HandedTo, leavesMachine } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptCheckpoint } from "../ports/ledger.ts";
import type { Replays } from "../replay/create-replays.ts";
import type { SnapshotReading } from "../snapshots/create-snapshot-reading.ts";
import { faultSentence } from "../snapshots/snapshot-fault.ts";
import { verifierPage } from "../verifier-page/verifier-page.ts";
import type { CheckpointTarget, Evidence, EvidenceSummary, ReplayEvidence } from "./evidence-summary.ts";
import { EXCERPTS, KeptLines } from "./kept-lines.ts";
import { withManifest } from "./pack-manifest.ts";
import { packReadme } from "./pack-readme.ts";
import { readGoingBy } from "./read-going-by.ts";
import { renderReport } from "./report/render-report.ts";
import { type EvidenceTally, tallyEvidence } from "./tally/evidence-tally.ts";
import { type PackFile, zipFiles } from "./zip-files.ts";

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
  readonly targets: readonly Pick<HandedTo, "kind" | "name">[];
  readonly environment: () => string;
  readonly clock: Clock;
}

/** Makes evidence packs: one archive of a period's events, their proof, and a report. */
export interface EvidencePacks {
  /**
   * The archive, made as it is read; that it was asked for is recorded before this resolves. Rejects with
   * `EventStoreUnavailable`; where the database goes away later, the archive breaks off.
   */
  open(period: PackPeriod, principal: Principal): Promise<Result<ReadableStream<Uint8Array>, Refusal>>;
}

export function createEvidencePacks(parts: EvidencePackParts): EvidencePacks {
  const { exporter, log, clock } = parts;
  return {
    async open(period, principal) {
      const asked = questionOf(period);
      const events = await exporter.events(asked, principal);
      if (!events.ok) return events;
      const { size } = events.value;
      const proof = await exporter.proof({ ...asked, size }, principal);
      if (!proof.ok) return proof;
      const served = await log.checkpoint(size);
      if (served?.kind !== "signed") return { ok: false, error: noCheckpoint };
      const madeAtMs = clock.nowMs();
      const pack: OpenPack = {
        ...parts,
        period,
        madeAtMs,
        checkpoint: served.checkpoint,
        events: events.value.pieces,
        proof: proof.value.pieces,
      };
      const told = { made_at: timeOf(madeAtMs), from: timeOf(period.fromMs), to: timeOf(period.toMs) };
      return { ok: true, value: zipFiles(withManifest(filesOf(pack), told), madeAtMs) };
    },
  };
}

function questionOf({ fromMs, toMs }: PackPeriod): ExportQuestion {
  return {
    window: { fromMs, toMs },
    filters: new Map(),
    lists: "events",
    ids: [],
    format: "ndjson",
    fromIndex: 0,
  };
}

const noCheckpoint: Refusal = {
  kind: "record-unavailable",
  message: "The log has no signed checkpoint to hold this to. Try again in some seconds.",
};

interface OpenPack extends EvidencePackParts {
  readonly period: PackPeriod;
  readonly madeAtMs: number;
  readonly checkpoint: KeptCheckpoint;
  readonly events: AsyncIterable<string>;
  readonly proof: AsyncIterable<string>;
}

/** In the order of writing: the report can tell of the events once these have gone by. */
async function* filesOf(pack: OpenPack): AsyncGenerator<PackFile> {
  const tally = tallyEvidence();
  const kept = new KeptLines();
  yield { path: "README.txt", content: [packReadme] };
  yield {
    path: "events.ndjson",
    content: readGoingBy(pack.events, (line) => {
      const event = JSON.parse(line) as AuditEvent;
      tally.add(event);
      kept.take(event, line);
    }),
  };
  yield { path: "events.proof.ndjson", content: readGoingBy(pack.proof, (line) => addDropped(line, tally)) };
  for (const path of Object.keys(EXCERPTS)) yield { path, content: kept.of(path) };
  const evidence = await evidenceOf(pack, tally.result());
  const { summary } = evidence;
  yield { path: "incidents.ndjson", content: summary.guardrails.incidents.map(printLine) };
  yield { path: "keys.txt", content: evidence.log.verifierKeys.map((key) => `${key}\n`) };
  yield { path: "checkpoint.txt", content: [pack.checkpoint.note] };
  yield* checkpointFiles(summary, pack);
  yield* policyFiles(summary, pack);
  yield { path: "statistics.json", content: [`${JSON.stringify(evidence, undefined, 2)}\n`] };
  yield { path: "report.html", content: [renderReport(evidence)] };
  yield { path: "verify.html", content: [(await verifierPage()).html] };
}

/** What the proof says of leaves whose events are gone. */
function addDropped(line: string, tally: EvidenceTally): void {
  const run = JSON.parse(line) as { readonly hidden?: number; readonly why?: string };
  if (run.why === "retention" && run.hidden !== undefined) tally.addDropped(run.hidden);
}

/** Those that were handed over within the period, and what joins each to the pack's own. */
async function* checkpointFiles(
  { checkpoints }: EvidenceSummary,
  { log, checkpoint }: OpenPack,
): AsyncGenerator<PackFile> {
  const joined: string[] = [];
  for (const size of checkpoints.sizes) {
    const served = await log.checkpoint(size);
    if (served?.kind !== "signed" || served.checkpoint.size !== size || size > checkpoint.size) continue;
    yield { path: `checkpoints/${size}.txt`, content: [served.checkpoint.note] };
    const proved = await log.consistency(size, checkpoint.size);
    if (proved !== undefined)
      joined.push(printLine(consistencyAnswer({ from: size, to: checkpoint.size }, proved)));
  }
  yield { path: "consistency.ndjson", content: joined };
}

async function* policyFiles(
  { policies }: EvidenceSummary,
  { snapshots }: OpenPack,
): AsyncGenerator<PackFile> {
  for (const { sha256 } of policies.snapshots) {
    const kept = await snapshots.content(sha256);
    yield kept.ok
      ? { path: `policies/${sha256}.json`, content: [`${JSON.stringify(kept.value, undefined, 2)}\n`] }
      : { path: `policies/${sha256}.missing.txt`, content: [`${faultSentence(kept.error)}\n`] };
  }
}

async function evidenceOf(pack: OpenPack, summary: EvidenceSummary): Promise<Evidence> {
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

function printLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
