import type { SimulationReport } from "@meshgate/contracts";
import type { Facts, Snapshot } from "@meshgate/engine";
import { nextTurn } from "../in-turns.ts";
import { isPermitted } from "../pipeline/decide.ts";
import { type RecordedRow, readRecorded } from "../replay/recorded-events.ts";
import type { Database } from "../stores/database.ts";
import type { Candidate } from "./candidate.ts";
import { completionsOf } from "./completions-of.ts";
import { type DoubtsOf, doubtsBetween } from "./doubted-facts.ts";
import { asRecorded } from "./limit-answers.ts";
import { readCompletionData, readDecisionData } from "./read-event-data.ts";
import { RederivedLimits } from "./rederived-limits.ts";
import { type Simulated, simulateDecision } from "./simulate-decision.ts";
import { type Loop, ReportBuilder, type SimulatedRange } from "./simulation-report.ts";

export interface Simulation {
  readonly database: Database;
  readonly candidate: Candidate;
  readonly range: SimulatedRange;
  readonly loop: Loop;
  /** A snapshot that decided; nothing where it is not kept. */
  readonly snapshotOf: (sha256: string) => Promise<Snapshot | undefined>;
  /** How many events are read and decided in one step: other work has its turn between two. */
  readonly pageEvents?: number;
  /** Only decisions of which this holds; absent: all. */
  readonly isSeen?: (facts: Facts) => boolean;
  /** Told how many decisions are done. */
  readonly onProgress?: (decisions: number) => void;
}

/**
 * Decides everything again that was decided in a time, by a candidate, and says what changes. Rejects with
 * `EventStoreUnavailable`.
 */
export function simulate(simulation: Simulation): Promise<SimulationReport> {
  const { database, range, pageEvents } = simulation;
  const types = ["decision.made", "request.completed"];
  const pages = readRecorded(database, { types, ...range, ...(pageEvents !== undefined && { pageEvents }) });
  return simulatePages(pages, simulation);
}

/** The same of decisions and ends of calls in their order, wherever they come from. */
export async function simulatePages(
  pages: AsyncIterable<readonly RecordedRow[]>,
  simulation: Simulation,
): Promise<SimulationReport> {
  const { database, candidate, range, loop } = simulation;
  const report = new ReportBuilder(candidate);
  const limits = loop === "closed" ? new RederivedLimits(candidate.snapshot) : undefined;
  const contextOf = rememberSnapshots(simulation);
  let decided = 0;
  for await (const page of pages) {
    for (const row of page) {
      if (row.type === "request.completed") end(row, report, limits);
      else if (await decide(row, { simulation, contextOf, report, limits })) decided += 1;
    }
    simulation.onProgress?.(decided);
    await nextTurn();
  }
  const { effect } = report;
  for (const { requestId, completed } of await completionsOf(database, effect.awaited())) {
    effect.ended(requestId, completed);
  }
  return report.report(range, loop);
}

interface Deciding {
  readonly simulation: Simulation;
  readonly contextOf: SnapshotsKnown;
  readonly report: ReportBuilder;
  readonly limits: RederivedLimits | undefined;
}

/** Whether it was one that is seen. */
async function decide(
  row: RecordedRow,
  { simulation, contextOf, report, limits }: Deciding,
): Promise<boolean> {
  const data = readDecisionData(row.body);
  if (data === undefined) {
    report.addUnreadable();
    return false;
  }
  const { facts, decision } = data;
  if (simulation.isSeen?.(facts) === false) return false;
  const known = contextOf(decision.snapshot_sha256);
  const context = known instanceof Promise ? await known : known;
  const requestId = row.requestId ?? "";
  const call = { requestId, atMs: row.occurredAtMs, facts, decision, ...context };
  const simulated = simulatedUnlessAltered(call, simulation.candidate, limits?.answer ?? asRecorded);
  if (simulated === undefined) {
    report.addUnreadable();
    return false;
  }
  const isLetGo = simulated.kind === "decided" && isPermitted(simulated.decision);
  if (!isLetGo && facts.action === "infer:run") limits?.release(requestId);
  report.add(call, simulated);
  return true;
}

/** INVARIANT: deciding never throws for facts; what it throws for is not what was recorded. */
function simulatedUnlessAltered(...asked: Parameters<typeof simulateDecision>): Simulated | undefined {
  try {
    return simulateDecision(...asked);
  } catch {
    return undefined;
  }
}

function end(row: RecordedRow, report: ReportBuilder, limits: RederivedLimits | undefined): void {
  const { requestId } = row;
  const { effect } = report;
  if (requestId === null || !(effect.isAwaited(requestId) || limits?.isHeld(requestId) === true)) return;
  const data = readCompletionData(row.body);
  if (data === undefined) {
    report.addUnreadable();
    return;
  }
  effect.ended(requestId, data);
  limits?.settle(requestId, row.occurredAtMs, data.failure_category === "policy" ? undefined : data);
}

interface KnownSnapshot {
  readonly decidedBy: Snapshot | undefined;
  readonly doubtsOf: DoubtsOf;
}

type SnapshotsKnown = (sha256: string) => KnownSnapshot | Promise<KnownSnapshot>;

/** Snapshots may be large: the ones used last are kept. */
const SNAPSHOTS_MAX = 32;

function rememberSnapshots({ snapshotOf, candidate }: Simulation): SnapshotsKnown {
  const known = new Map<string, KnownSnapshot>();
  return (sha256) => known.get(sha256) ?? take(sha256);

  async function take(sha256: string): Promise<KnownSnapshot> {
    const decidedBy = await snapshotOf(sha256);
    const taken = { decidedBy, doubtsOf: doubtsBetween(decidedBy, candidate) };
    const [oldest] = known.keys();
    if (known.size >= SNAPSHOTS_MAX && oldest !== undefined) known.delete(oldest);
    known.set(sha256, taken);
    return taken;
  }
}
