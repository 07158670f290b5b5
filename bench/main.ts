import { cpus } from "node:os";
import { join } from "node:path";
import { reportAccuracy } from "./accuracy/scores/report-accuracy.ts";
import { type Options, parseOptions, type Subject, usage } from "./options.ts";
import { printReport } from "./report/print.ts";
import { isMet, joinReports, type Report } from "./report/report.ts";
import { compareWithFloor } from "./scenarios/compare.ts";
import { measureDecisions } from "./scenarios/decide.ts";
import { compareEvaluate } from "./scenarios/evaluate.ts";
import { compareGoverned } from "./scenarios/governed.ts";
import { measureGuardrails } from "./scenarios/guardrails.ts";
import { measureIdentify } from "./scenarios/identify.ts";
import { type Lab, openLab } from "./scenarios/lab.ts";
import { paces } from "./scenarios/pace.ts";
import { profile } from "./scenarios/profile.ts";
import { measureReplay } from "./scenarios/replay.ts";
import { compareFloorWithItself } from "./scenarios/self-test.ts";
import { soak } from "./scenarios/soak.ts";
import { measureTree } from "./scenarios/tree.ts";

const profileFolder = join(import.meta.dir, "../tmp/profiles");

process.exitCode = await main(process.argv.slice(2));

/** Answers the exit code: 1 for an invalid run, and with `--gate` for a missed target; 2 for arguments it cannot read. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    return 2;
  }
  const [cpu] = cpus();
  console.log(
    `Meshgate bench · Bun ${Bun.version} · ${cpus().length} × ${cpu?.model ?? "unknown processor"}\n`,
  );
  await using lab = await openLab(options);
  const report = await run(options, lab);
  if (report === undefined) {
    return 0;
  }
  console.log(printReport(report));
  if (options.jsonFile !== undefined) {
    await Bun.write(options.jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  const missed = report.checks.some((check) => !isMet(check));
  const gated = options.gate || options.task === "self-test";
  return report.invalid.length > 0 || (gated && missed) ? 1 : 0;
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    return parseOptions(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return undefined;
  }
}

async function run(options: Options, lab: Lab): Promise<Report | undefined> {
  const pace = paces[options.pace];
  switch (options.task) {
    case "compare":
      return compareAll(options, lab);
    case "self-test":
      return compareFloorWithItself(lab, pace);
    case "soak":
      return soak(lab, console.log);
    case "profile": {
      const folders = await profile(lab, { subjects: options.subjects, folder: profileFolder });
      console.log(`Profiles (.md to read, .cpuprofile for DevTools):\n${folders.join("\n")}`);
      return undefined;
    }
  }
}

async function compareAll({ subjects, pace, postgres }: Options, lab: Lab): Promise<Report> {
  const plan = { pace: paces[pace], announce: (what: string) => console.error(`measuring ${what} …`) };
  const reports: Report[] = [];
  for (const subject of subjects) reports.push(await compareOne(subject));
  return joinReports(reports);

  async function compareOne(subject: Subject): Promise<Report> {
    switch (subject) {
      case "chat":
        return compareWithFloor(lab, { ...plan, postgres });
      case "governed":
        return compareGoverned(lab, plan);
      case "evaluate":
        return compareEvaluate(lab, plan);
      case "decide":
        return measureDecisions({ ...plan, workFolder: lab.workFolder });
      case "identify":
        return measureIdentify(plan);
      case "guardrails":
        return measureGuardrails(plan);
      case "tree":
        return measureTree(plan);
      case "replay":
        return measureReplay(plan);
      case "accuracy":
        return reportAccuracy();
    }
  }
}
