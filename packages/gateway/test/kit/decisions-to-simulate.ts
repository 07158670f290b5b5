import type { SimulationReport } from "@meshgate/contracts";
import { compileGovernance, type GovernancePolicy, withGovernance } from "@meshgate/engine";
import { sha256 } from "../../src/config/sha256.ts";
import { openRecorded } from "../../src/replay/open-recorded.ts";
import { type RecordedRow, readRecorded } from "../../src/replay/recorded-events.ts";
import { type Candidate, candidateOf } from "../../src/simulation/candidate.ts";
import { type Simulation, simulate, simulatePages } from "../../src/simulation/simulate.ts";
import type { Loop } from "../../src/simulation/simulation-report.ts";
import { createSnapshotArchive } from "../../src/snapshots/create-snapshot-archive.ts";
import type { Database } from "../../src/stores/database.ts";
import { SqlSnapshotStore } from "../../src/stores/snapshots/sql-snapshot-store.ts";
import { contextWith } from "./call-entry.ts";
import { policies } from "./decisions-to-replay.ts";
import { systemClock } from "./system-clock.ts";

/** Simulates over a record that `writeDecisions` wrote, on the calling thread. */
export async function simulateRecord(
  url: string,
  loop: Loop,
  onStep: (decisions: number) => void,
): Promise<SimulationReport> {
  const database = await openRecorded(url, systemClock);
  const report = await simulate({ ...simulationOver(database, loop), onProgress: onStep });
  await database.close();
  return report;
}

/** Simulates the same record again and again, as if other calls had been made a month long, up to so many events. */
export async function simulateRepeatedly(
  url: string,
  events: number,
  onPage: (events: number) => void,
): Promise<SimulationReport> {
  const database = await openRecorded(url, systemClock);
  const report = await simulatePages(repeated(database, events, onPage), simulationOver(database, "closed"));
  await database.close();
  return report;
}

async function* repeated(
  database: Database,
  events: number,
  onPage: (events: number) => void,
): AsyncGenerator<readonly RecordedRow[]> {
  const types = ["decision.made", "request.completed"];
  for (let round = 0, seen = 0; seen < events; round += 1) {
    for await (const page of readRecorded(database, { types })) {
      seen += page.length;
      yield page.map((row) => ({
        ...row,
        requestId: `${row.requestId}-${round}`,
        occurredAtMs: row.occurredAtMs + round * 1_000,
      }));
      onPage(seen);
    }
  }
}

function simulationOver(database: Database, loop: Loop): Simulation {
  const archive = createSnapshotArchive(new SqlSnapshotStore(database));
  return {
    database,
    candidate: candidate(loop === "open" ? [residency] : limits),
    range: {},
    loop,
    snapshotOf: async (fingerprint) => {
      const kept = await archive.compile(fingerprint);
      return kept.ok ? kept.value : undefined;
    },
  };
}

const base = { mode: "enforce", scope: { kind: "global" }, match: {} } as const;

const residency: GovernancePolicy = {
  ...base,
  id: "pol_7",
  name: "elsewhere",
  type: "data_residency",
  locations: ["public"],
};

/** A budget and a rate of which nobody knew then: each decision is made twice, before and after they are asked. */
const limits: readonly GovernancePolicy[] = [
  {
    ...base,
    id: "pol_8",
    name: "money",
    type: "budget_limit",
    monthlyLimitNanoUsd: 2_000_000_000,
    onUnknownPrice: "deny",
  },
  { ...base, id: "pol_9", name: "pace", type: "rate_limit", requestsPerMinute: 600_000 },
];

/** What decided, and more. */
function candidate(more: readonly GovernancePolicy[]): Candidate {
  const governance = compileGovernance([...policies(), ...more], sha256);
  return candidateOf({
    snapshot: withGovernance(contextWith(async () => {}).snapshot, governance, sha256),
    detectorOf: () => undefined,
    prices: {
      priceOf: () => ({ inputPicoUsd: 0, outputPicoUsd: 0, requestNanoUsd: 1_000, source: "config" }),
    },
    says: ["governance"],
  });
}
