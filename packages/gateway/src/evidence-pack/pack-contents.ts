import type { AuditEvent } from "@meshgate/contracts";
import { consistencyAnswer } from "../ledger/consistency-answer.ts";
import { faultSentence } from "../snapshots/snapshot-fault.ts";
import { verifierPage } from "../verifier-page/verifier-page.ts";
import { evidenceOf } from "./evidence-of.ts";
import type { EvidenceSummary } from "./evidence-summary.ts";
import { EXCERPTS, KeptLines } from "./kept-lines.ts";
import type { OpenPack } from "./open-pack.ts";
import { packReadme } from "./pack-readme.ts";
import { readGoingBy } from "./read-going-by.ts";
import { renderReport } from "./report/render-report.ts";
import { type EvidenceTally, tallyEvidence } from "./tally/evidence-tally.ts";
import type { PackFile } from "./zip-files.ts";

/** The files of a pack in the order of writing: the report can tell of the events once these have gone by. */
export async function* packContents(pack: OpenPack): AsyncGenerator<PackFile> {
  const tally = tallyEvidence();
  const kept = new KeptLines();
  yield { path: "README.txt", content: [packReadme] };
  yield {
    path: "events.ndjson",
    content: readGoingBy(pack.events, (line) => takeEvent(line, tally, kept)),
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

/** One that somebody altered, so that it is no event any more, is told of; all others are still shown. */
function takeEvent(line: string, tally: EvidenceTally, kept: KeptLines): void {
  try {
    const event: AuditEvent = JSON.parse(line);
    tally.add(event);
    kept.take(event, line);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
    tally.addUnreadable();
  }
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

function printLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
