import type { IdentifyFigures } from "../identify-and-decide.ts";
import { runProgram } from "../processes/program.ts";
import type { Report } from "../report/report.ts";
import { checkIdentify, checkRebuild } from "../report/targets.ts";
import type { Pace } from "./pace.ts";

/** Who calls and what applies to them, in process, in an organisation of 100,000 keys. */
export async function measureIdentify({
  pace,
  announce,
}: {
  readonly pace: Pace;
  readonly announce: (what: string) => void;
}): Promise<Report> {
  announce("identify and decide, at 10000 policies");
  const figures = await runProgram<IdentifyFigures>("identify-and-decide.ts", [String(pace.decideRounds)]);
  const { keys, agents, policies, limits, rebuildMs, changeMs } = figures;
  const timed = [
    ["identify", figures.identify],
    ["decide", figures.decide],
    ["identify + decide", figures.both],
    ["decide, reserve, decide", figures.decideWhole],
  ] as const;
  return {
    sections: [],
    tables: [
      {
        title: "identify and decide, in process",
        note: `${keys} keys, ${agents} agents, ${policies} policies of which 10 apply, with ${limits} limits; CPU time, first quartile of the rounds; fastest, slowest: beside it`,
        columns: ["µs", "fastest", "slowest"],
        rows: timed.map(([name, { nsEach, spread }]) => ({ name, values: [nsEach / 1_000, ...spread] })),
      },
      {
        title: "policies that change",
        note: `${policies} policies, read and compiled; the time in which no call is served where it is done in one piece`,
        columns: ["ms"],
        rows: [
          { name: "all of them new", values: [rebuildMs] },
          { name: "one of them new", values: [changeMs] },
        ],
      },
    ],
    checks: [checkIdentify(figures), ...checkRebuild(figures)],
    invalid: [],
  };
}
