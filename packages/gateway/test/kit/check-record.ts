import { existsSync } from "node:fs";
import { join } from "node:path";
import { locateDecision } from "../../src/replay/locate-decision.ts";
import { recordedSpan } from "../../src/replay/recorded-span.ts";
import { replay } from "../../src/replay/replay.ts";
import { replayPlainly } from "../../src/replay/replay-plainly.ts";
import { decisionsIn, type ReplayReport } from "../../src/replay/replay-report.ts";
import { createSnapshotArchive, type SnapshotArchive } from "../../src/snapshots/create-snapshot-archive.ts";
import { type Database, openDatabase } from "../../src/stores/database.ts";
import { SqlSnapshotStore } from "../../src/stores/snapshots/sql-snapshot-store.ts";
import { checkEvent } from "./contracts.ts";
import { systemClock } from "./system-clock.ts";

/**
 * Holds every event that a stopped gateway left in its folder to its contract, and makes every decision again: each must come out
 * the same. A gateway may keep its record elsewhere. Gives how many decisions those were.
 */
export async function checkRecord(folder: string): Promise<number> {
  const file = join(folder, "data/meshgate.db");
  if (!existsSync(file)) return 0;
  const database = await openDatabase(`sqlite:${file}`, { clock: systemClock, statementLimitMs: 4_000 });
  try {
    return await checkDatabase(database);
  } finally {
    await database.close();
  }
}

/**
 * Makes the decisions among these events again, from snapshots that are kept in memory: for gateways within the test's process.
 */
export async function checkDecisions(bodies: readonly string[], archive: SnapshotArchive): Promise<void> {
  for (const body of bodies) {
    const decision = locateDecision(body);
    if (decision === undefined) continue;
    const compiled = await archive.compile(decision.snapshotSha256);
    const replayed = compiled.ok ? replayPlainly(body, compiled.value) : compiled.error;
    if (replayed.kind !== "equal") throw new Error(`Made again it is ${JSON.stringify(replayed)}: ${body}`);
  }
}

async function checkDatabase(database: Database): Promise<number> {
  const events = await database.kysely.selectFrom("event_body").select(["type", "body"]).execute();
  for (const { body } of events) checkEvent(JSON.parse(body));
  const decisions = events.filter(({ type }) => type === "decision.made").length;
  const archive = createSnapshotArchive(new SqlSnapshotStore(database));
  const { report } = await replay({
    database,
    archive,
    span: await recordedSpan(database, {}),
    stepEvents: 10_000,
  });
  if (report.equal !== decisions || decisionsIn(report) !== decisions) throw notTheSame(report, decisions);
  return decisions;
}

function notTheSame(report: ReplayReport, decisions: number): Error {
  const [first] = [...report.differences, ...report.obstacles];
  return new Error(
    `Of ${decisions} recorded decisions ${report.equal} came out the same when they were made again: ${JSON.stringify(first)}`,
  );
}
