import type { SimulationReport } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import type { ConfigProblem } from "../config/problem.ts";
import { createControlState } from "../control/control-state.ts";
import { configuredState } from "../control/open-control.ts";
import type { Clock } from "../ports/clock.ts";
import { createSnapshotArchive } from "../snapshots/create-snapshot-archive.ts";
import { SqlControlStore } from "../stores/control/sql-control-store.ts";
import { openDatabase } from "../stores/database.ts";
import { SqlSnapshotStore } from "../stores/snapshots/sql-snapshot-store.ts";
import { buildCandidate, type CandidateParts } from "./build-candidate.ts";
import { simulate } from "./simulate.ts";
import type { Loop, SimulatedRange } from "./simulation-report.ts";

/** What is asked of a simulator. */
export interface SimulationQuestion {
  readonly parts: CandidateParts;
  readonly range: SimulatedRange;
  readonly loop: Loop;
  readonly onProgress?: (decisions: number) => void;
}

/** Simulates over a database, whether or not a service runs on it. */
export interface Simulator {
  /** Rejects with `EventStoreUnavailable`. */
  simulate(question: SimulationQuestion): Promise<Result<SimulationReport, readonly ConfigProblem[]>>;
  close(): Promise<void>;
}

const STATEMENT_LIMIT_MS = 60_000;

/** Opens a migrated database, to read. Rejects with `DatabaseUnavailable` or `ControlStoreUnavailable`. */
export async function openSimulator(config: Config, clock: Clock): Promise<Simulator> {
  const database = await openDatabase(config.databaseUrl, { clock, statementLimitMs: STATEMENT_LIMIT_MS });
  try {
    const store = new SqlControlStore(database);
    const state = await createControlState({ store, clock });
    state.configure(configuredState(config.governance));
    const archive = createSnapshotArchive(new SqlSnapshotStore(database));
    return {
      async simulate({ parts, ...question }) {
        const candidate = buildCandidate(parts, { config, state, clock });
        if (!candidate.ok) return candidate;
        const report = await simulate({
          ...question,
          database,
          candidate: candidate.value,
          snapshotOf: async (sha256) => {
            const kept = await archive.compile(sha256);
            return kept.ok ? kept.value : undefined;
          },
        });
        return { ok: true, value: report };
      },
      async close() {
        state.close();
        await store.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
