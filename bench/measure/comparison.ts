import type { LoadResult } from "../load/load-result.ts";
import type { Child } from "../processes/child.ts";
import { type Measurement, measure } from "./measurement.ts";
import { median } from "./median.ts";

export type Figure = "cpuUsPerRequest" | "requestsPerSecond" | "p50Ms" | "p99Ms" | "residentMb";
export type Figures = { readonly [name in Figure]: number };

/** One process's figures beside the floor's. */
export interface Row {
  readonly name: string;
  /** Medians over the rounds. */
  readonly figures: Figures;
  /** Medians of each round's ratio to the floor's figure in the same round. */
  readonly ratios: Figures;
  readonly completed: number;
  readonly errors: number;
  readonly firstError: string | undefined;
}

export interface ComparisonPlan {
  /** The first is the floor. */
  readonly children: readonly [Child, ...Child[]];
  readonly rounds: number;
  readonly warmUp: (child: Child) => Promise<LoadResult>;
  readonly load: (child: Child) => Promise<LoadResult>;
}

/**
 * Measures all in turn, round by round, every second round backwards, so that the noise of a shared machine and its
 * drift fall on each alike.
 */
export async function compare(plan: ComparisonPlan): Promise<readonly Row[]> {
  for (const child of plan.children) {
    await plan.warmUp(child);
  }
  const runs: Measurement[][] = plan.children.map(() => []);
  for (let round = 0; round < plan.rounds; round += 1) {
    const inTurn = [...plan.children.entries()];
    for (const [index, child] of round % 2 === 0 ? inTurn : inTurn.toReversed()) {
      runs[index]?.push(await measure(child.pid, () => plan.load(child)));
    }
  }
  return plan.children.map((child, index) => summarise(child.name, runs[index] ?? [], runs[0] ?? []));
}

function summarise(name: string, runs: readonly Measurement[], floorRuns: readonly Measurement[]): Row {
  const ofEach = (value: (figure: Figure) => number): Figures => ({
    cpuUsPerRequest: value("cpuUsPerRequest"),
    requestsPerSecond: value("requestsPerSecond"),
    p50Ms: value("p50Ms"),
    p99Ms: value("p99Ms"),
    residentMb: value("residentMb"),
  });
  return {
    name,
    figures: ofEach((figure) => median(runs.map((run) => run[figure]))),
    ratios: ofEach((figure) =>
      median(runs.map((run, round) => run[figure] / (floorRuns[round]?.[figure] ?? Number.NaN))),
    ),
    completed: runs.reduce((sum, run) => sum + run.completed, 0),
    errors: runs.reduce((sum, run) => sum + run.errors, 0),
    firstError: runs.find((run) => run.firstError !== undefined)?.firstError,
  };
}
