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
  /** Absent where not all tests could be run: `problems` says why. */
  readonly coverage?: Coverage;
  readonly problems: readonly ConfigProblem[];
  /** What was read: what to watch. */
  readonly states: readonly FileState[];
}

/** Runs the tests of a folder against the rules documents in it; a file of tests that is not valid holds up no other. */
export function runSuite({ folder, testFiles }: PolicySuite, cwd: string): SuiteResult {
  const rules = loadRules(policyNamed(folder), cwd);
  const tests = testFiles.map((name) => readTestFile(`${folder.replace(/\/+$/, "")}/${name}`, cwd));
  const states = [...rules.states, ...tests.map(({ file }) => readFileState(resolve(cwd, file)))];
  const problems = [...rules.problems, ...tests.flatMap((test) => test.problems)];
  const { ruleSet } = rules;
  if (ruleSet === undefined) return { folder, files: [], problems, states };
  const valid = tests.filter((test) => test.problems.length === 0);
  const files = valid.map(({ file, cases }) => ({
    file,
    results: cases.map((one) => runCase(one, ruleSet)),
  }));
  if (valid.length < tests.length) return { folder, files, problems, states };
  const looks = files.flatMap(({ results }) => results.flatMap(({ looked }) => looked));
  return { folder, files, coverage: measureCoverage(ruleSet, looks), problems, states };
}
