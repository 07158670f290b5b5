import { existsSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readFileState, watchConfig } from "@meshgate/gateway";
import type { Command, ExitCode } from "./command.ts";
import { misused } from "./misused.ts";
import { percent } from "./policy-tests/coverage.ts";
import { findSuites } from "./policy-tests/find-suites.ts";
import { junitXml } from "./policy-tests/junit.ts";
import { renderReport, summarise } from "./policy-tests/report.ts";
import { runSuite, type SuiteResult } from "./policy-tests/run-suite.ts";
import { hasColour, painter, type Terminal } from "./terminal.ts";

/** Runs the policy tests of a folder against the policy that they stand beside, and says what they leave unseen. */
export const testPolicies: Command = {
  summary: "Run the policy tests (*.test.yaml) of a folder and of those in it, or those of one file.",
  args: {
    dir: {
      type: "positional",
      description: "The folder of the policy and its tests, or one file of them beside their policy.",
    },
    watch: { type: "boolean", description: "Run again whenever a file changes." },
    junit: { type: "string", valueHint: "file", description: "Write the results as JUnit XML, too." },
    "coverage-min": {
      type: "string",
      valueHint: "percent",
      description: "Fail where fewer of the rules or of the clauses are covered.",
    },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run(args, terminal) {
    const options = readOptions(args);
    if (typeof options === "string") return misused(options, terminal);
    const folder = options.junit === undefined ? undefined : dirname(resolve(terminal.cwd, options.junit));
    if (folder !== undefined && !existsSync(folder)) {
      return misused(`There is no folder for ${options.junit}: create it first.`, terminal);
    }
    const suites = runAll(options.dir, terminal.cwd);
    if (suites === undefined)
      return misused(`There is no folder or test file (*.test.yaml) ${options.dir}.`, terminal);
    if (suites.length === 0) return misused(`${options.dir} holds no policy test (*.test.yaml).`, terminal);
    const exitCode = report(suites, options, terminal);
    if (!options.watch) return exitCode;
    await watchAndRun(suites, options, terminal);
    return exitCode;
  },
};

interface TestOptions {
  readonly dir: string;
  readonly watch: boolean;
  readonly json: boolean;
  readonly junit: string | undefined;
  /** 0..100. */
  readonly coverageMin: number;
}

function readOptions(args: Readonly<Record<string, unknown>>): TestOptions | string {
  const { dir, watch, json, junit, "coverage-min": coverageMin = "0" } = args;
  if (typeof coverageMin !== "string" || !/^(?:\d{1,2}(?:\.\d+)?|100)$/.test(coverageMin)) {
    return "`--coverage-min` is a number of percent, from 0 to 100.";
  }
  return {
    dir: String(dir),
    watch: watch === true,
    json: json === true,
    junit: typeof junit === "string" ? junit : undefined,
    coverageMin: Number(coverageMin),
  };
}

function runAll(dir: string, cwd: string): readonly SuiteResult[] | undefined {
  return findSuites(resolve(cwd, dir), dir)?.map((suite) => runSuite(suite, cwd));
}

/** Tells of the results in each form asked for, and gives the verdict on them. */
function report(suites: readonly SuiteResult[], options: TestOptions, terminal: Terminal): ExitCode {
  const { out, env, cwd } = terminal;
  if (options.junit !== undefined && !writeJunit(resolve(cwd, options.junit), suites)) {
    return misused(`The file ${options.junit} cannot be written.`, terminal);
  }
  const paint = painter({ colour: hasColour(out, env) });
  out.write(options.json ? renderJson(suites) : renderReport(suites, paint));
  const { failed, broken, rules, clauses } = summarise(suites);
  if (failed > 0 || broken > 0) return 1;
  const least = Math.min(percent(rules), percent(clauses));
  if (least >= options.coverageMin) return 0;
  terminal.err.write(`The coverage is ${least} %, less than the ${options.coverageMin} % asked for.\n`);
  return 1;
}

function writeJunit(path: string, suites: readonly SuiteResult[]): boolean {
  try {
    writeFileSync(path, junitXml(suites.flatMap(({ files }) => files)));
    return true;
  } catch {
    return false;
  }
}

function renderJson(suites: readonly SuiteResult[]): string {
  const told = suites.map(({ states: _states, files, ...suite }) => ({
    ...suite,
    files: files.map(({ file, results }) => ({
      file,
      cases: results.map(({ case: { name, place }, mismatches }) => ({
        name,
        line: place.line,
        passed: mismatches.length === 0,
        mismatches,
      })),
    })),
  }));
  return `${JSON.stringify({ summary: summarise(suites), suites: told }, null, 2)}\n`;
}

/** Runs again at each change of what was read, until the user ends it. */
async function watchAndRun(
  first: readonly SuiteResult[],
  options: TestOptions,
  terminal: Terminal,
): Promise<void> {
  const statesOf = (suites: readonly SuiteResult[]) => suites.flatMap(({ states }) => states);
  const watch = watchConfig({
    files: statesOf(first),
    onChange: () => {
      const suites = runAll(options.dir, terminal.cwd) ?? [];
      terminal.out.write("\n");
      report(suites, options, terminal);
      // Where all are gone, some may come back.
      watch.follow(
        suites.length > 0 ? statesOf(suites) : statesOf(first).map(({ path }) => readFileState(path)),
      );
    },
  });
  await terminal.interrupted();
  watch.close();
}
