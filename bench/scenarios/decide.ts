import { join } from "node:path";
import type { CompileFigures } from "../compile-rules.ts";
import type { DecideFigures } from "../decide-rules.ts";
import type { ConditionFigures } from "../evaluate-conditions.ts";
import { median } from "../measure/median.ts";
import { runProgram } from "../processes/program.ts";
import type { Check, Report, Table } from "../report/report.ts";
import { checkCompile, checkDecide, checkFlat, checkOverlaps, checkRulesMemory } from "../report/targets.ts";
import { policyOfOnePriority, samplePolicy } from "../rules/sample-policy.ts";
import { compileShares } from "./compile-shares.ts";
import type { Pace } from "./pace.ts";

interface DecidePlan {
  readonly workFolder: string;
  readonly pace: Pace;
  readonly announce: (what: string) => void;
}

/** The decision point in process: `decide`, compiling, memory, conditions; each figure from a process of its own. */
export async function measureDecisions(plan: DecidePlan): Promise<Report> {
  const decisions = await measureDecide(plan);
  const compiling = await measureCompiling(plan);
  const conditions = await measureConditions(plan);
  return {
    sections: [],
    tables: [...decisions.tables, ...compiling.tables, conditions],
    checks: [...decisions.checks, ...compiling.checks],
    invalid: [],
  };
}

interface Found {
  readonly tables: readonly Table[];
  readonly checks: readonly Check[];
}

async function measureDecide({ pace, announce }: DecidePlan): Promise<Found> {
  const runs: DecideFigures[] = [];
  for (const rules of pace.decideRules) {
    announce(`decide at ${rules} rules`);
    runs.push(await runProgram("decide-rules.ts", [String(rules), String(pace.decideRounds)]));
  }
  const table: Table = {
    title: "decide, in process",
    note: "CPU time, first quartile of the rounds; fastest, slowest: beside it; floor: the same facts read, four names looked up",
    columns: ["ns", "floor ns", "×", "fastest", "slowest", "rules met", "default %"],
    rows: runs.map(({ rules, floor, decide, deciding, defaultShare }) => ({
      name: `${rules} rules`,
      values: [decide.nsEach, floor.nsEach, decide.ratio, ...decide.spread, deciding, defaultShare * 100],
    })),
  };
  return { tables: [table], checks: [...runs.flatMap(checkDecide), ...checkFlat(runs)] };
}

async function measureCompiling({ workFolder, pace, announce }: DecidePlan): Promise<Found> {
  const compile = async (name: string, text: string, times: number): Promise<CompileFigures> => {
    announce(`compiling ${name}`);
    const file = join(workFolder, `${name.replaceAll(/\W+/g, "-")}.yaml`);
    await Bun.write(file, text);
    const runs: CompileFigures[] = [];
    while (runs.length < times) runs.push(await runProgram("compile-rules.ts", [file]));
    const middle = (figure: keyof CompileFigures) => median(runs.map((run) => run[figure]));
    return {
      rules: middle("rules"),
      textMb: middle("textMb"),
      cpuMs: middle("cpuMs"),
      wallMs: middle("wallMs"),
      heapMb: middle("heapMb"),
    };
  };
  const many = await compile("10000 rules", samplePolicy(10_000, 0).text, pace.compileRounds);
  const onePriority = await compile(
    "1000 rules of one priority",
    policyOfOnePriority(1_000),
    pace.compileRounds,
  );
  const most = pace.compileMost ? [await compile("100000 rules", samplePolicy(100_000, 0).text, 1)] : [];
  announce("what compiling consists of");
  const shares = await compileShares(
    join(workFolder, "10000-rules.yaml"),
    join(workFolder, "compile-profile"),
  );
  return {
    tables: [
      {
        title: "compiling a document, cold",
        note: "YAML text to rule set in a fresh process; heap: what stays when the text is gone and garbage collected",
        columns: ["CPU ms", "wall ms", "heap MB", "text MB"],
        rows: [many, onePriority, ...most].map(({ rules, cpuMs, wallMs, heapMb, textMb }) => ({
          name: `${rules} rules${rules === 1_000 ? " of one priority" : ""}`,
          values: [cpuMs, wallMs, heapMb, textMb],
        })),
      },
      {
        title: "where 10000 rules' compiling goes",
        note: "share of one run's samples under Bun's profiler",
        columns: ["%"],
        rows: [...shares]
          .filter(([, share]) => share >= 0.01)
          .map(([name, share]) => ({ name, values: [share * 100] })),
      },
    ],
    checks: [checkCompile(many), checkOverlaps(onePriority), ...most.map(checkRulesMemory)],
  };
}

async function measureConditions({ pace, announce }: DecidePlan): Promise<Table> {
  announce("conditions beside CEL");
  const runs = await runProgram<readonly ConditionFigures[]>("evaluate-conditions.ts", [
    String(pace.decideRounds),
  ]);
  return {
    title: "a condition, compiled ahead",
    note: runs.map(({ condition }, index) => `${index + 1}: ${condition}`).join("\n  "),
    columns: ["ns", "@bufbuild/cel", "×"],
    rows: runs.map(({ cel, ours }, index) => ({
      name: `condition ${index + 1}`,
      values: [ours.nsEach, cel.nsEach, ours.ratio],
    })),
  };
}
