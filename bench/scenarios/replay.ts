import { runProgram } from "../processes/program.ts";
import type { ReplayFigures } from "../replay.ts";
import type { Report } from "../report/report.ts";
import { checkReplay } from "../report/targets.ts";
import type { Pace } from "./pace.ts";

/** How fast a record is decided again, by its own policies and by others, and what that holds in memory. */
export async function measureReplay({
  pace,
  announce,
}: {
  readonly pace: Pace;
  readonly announce: (what: string) => void;
}): Promise<Report> {
  const { replayDecisions, repeatedEvents } = pace;
  announce("replay and simulation from SQLite");
  const figures = await runProgram<ReplayFigures>("replay.ts", [`${replayDecisions}`, `${repeatedEvents}`]);
  return {
    sections: [],
    tables: [
      {
        title: "recorded decisions, made again",
        note: `${figures.decisions} decisions from SQLite, each beside the end of its call`,
        columns: ["decisions/s", "decisions/CPU s"],
        rows: figures.runs.map(({ name, perSecond, perCpuSecond }) => ({
          name,
          values: [perSecond, perCpuSecond],
        })),
      },
      {
        title: "resident memory, MB",
        note: `after a tenth, half and all of ${repeatedEvents} events: 50,000 that repeat, simulated as calls of their own each time`,
        columns: ["a tenth", "half", "all"],
        rows: figures.memory.map(({ name, samples }) => ({
          name,
          values: samples.map(({ residentBytes }) => residentBytes / 1_000_000),
        })),
      },
    ],
    checks: checkReplay(figures),
    invalid: figures.runs
      .filter(({ done }) => done !== figures.decisions)
      .map(({ name, done }) => `${name}: ${done} of ${figures.decisions} decisions came out.`),
  };
}
