import { resolve } from "node:path";
import { type ConfigProblem, type FileState, loadRules, readFileState } from "@meshgate/gateway";
import { policyNamed } from "../read-policy.ts";
import { type Coverage, measureCoverage } from "./coverage.ts";
import type { PolicySuite } from "./find-suites.ts";
import type { FileResult } from "./junit.ts";
import { runCase } from "./run-case.ts";
import { readTestFile } from "./test-file.ts";

/** What became of a folder of policy tests. */
export interface SuiteResult {
  readonly folder: string;
  readonly files: readonly FileResult[];
  /** Absent where `problems` says why the tests could not be run. */
  readonly coverage?: Coverage;
  readonly problems: readonly ConfigProblem[];
  /** What was read: what to watch. */
  readonly states: readonly FileState[];
}

/** Runs all tests of a folder against the rules documents in it. */
export function runSuite({ folder, testFiles }: PolicySuite, cwd: string): SuiteResult {
  const rules = loadRules(policyNamed(folder), cwd);
  const tests = testFiles.map((name) => readTestFile(`${folder.replace(/\/+$/, "")}/${name}`, cwd));
  const states = [...rules.states, ...tests.map(({ file }) => readFileState(resolve(cwd, file)))];
  const problems = [...rules.problems, ...tests.flatMap((test) => test.problems)];
  const { ruleSet } = rules;
  if (ruleSet === undefined || problems.length > 0) return { folder, files: [], problems, states };
  const files = tests.map(({ file, cases }) => ({
    file,
    results: cases.map((one) => runCase(one, ruleSet)),
  }));
  const looks = files.flatMap(({ results }) => results.flatMap(({ looked }) => looked));
  return { folder, files, coverage: measureCoverage(ruleSet, looks), problems, states };
}
