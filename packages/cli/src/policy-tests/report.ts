import { count } from "../count.ts";
import { renderRemark } from "../render-remark.ts";
import type { Paint } from "../terminal.ts";
import { type Coverage, percent, type Share } from "./coverage.ts";
import type { CaseResult } from "./run-case.ts";
import type { SuiteResult } from "./run-suite.ts";

/** What a run of policy tests amounts to. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  /** Folders whose policy or tests could not all be read. */
  readonly broken: number;
  readonly rules: Share;
  readonly clauses: Share;
}

export function summarise(suites: readonly SuiteResult[]): TestSummary {
  const results = suites.flatMap(({ files }) => files.flatMap((file) => file.results));
  const failed = results.filter(hasFailed).length;
  const coverages = suites.flatMap(({ coverage }) => coverage ?? []);
  return {
    passed: results.length - failed,
    failed,
    broken: suites.filter(({ problems }) => problems.length > 0).length,
    rules: total(coverages.map(({ rules }) => rules)),
    clauses: total(coverages.map(({ clauses }) => clauses)),
  };
}

/** The run for a person: each folder with what failed and what no case shows, then one line for all. */
export function renderReport(suites: readonly SuiteResult[], paint: Paint): string {
  const { passed, failed, broken, rules, clauses } = summarise(suites);
  const verdict = [
    paint(`${passed} passed`, "green"),
    failed > 0 ? paint(`${failed} failed`, "red") : "0 failed",
    ...(broken > 0 ? [paint(`${count(broken, "folder")} not valid`, "red")] : []),
  ].join(", ");
  const coverage = suites.some((suite) => suite.coverage !== undefined)
    ? `; coverage: rules ${percent(rules)} %, clauses ${percent(clauses)} %`
    : "";
  return `${suites.map((suite) => renderSuite(suite, paint)).join("")}${verdict}${coverage}\n`;
}

function renderSuite({ folder, files, coverage, problems }: SuiteResult, paint: Paint): string {
  const remarks = problems.map((problem) => renderRemark(problem, "problem", paint)).join("");
  if (files.length === 0) return remarks;
  const failures = files.flatMap(({ results }) => results.filter(hasFailed));
  const cases = files.reduce((sum, { results }) => sum + results.length, 0);
  return [
    remarks,
    `${folder}: ${cases - failures.length} of ${count(cases, "case")} passed\n`,
    ...failures.map((failure) => renderFailure(failure, paint)),
    ...(coverage === undefined ? [] : renderCoverage(coverage, paint)),
  ].join("");
}

function renderFailure({ case: { name, place }, mismatches }: CaseResult, paint: Paint): string {
  const lines = mismatches.map((mismatch) => `      ${mismatch}\n`).join("");
  return `  ${paint("failed", "red")}  ${place.file}:${place.line}  ${name}\n${lines}`;
}

function renderCoverage({ rules, clauses, uncovered }: Coverage, paint: Paint): readonly string[] {
  return [
    `  rules    ${rules.covered} of ${rules.total} matched\n`,
    `  clauses  ${clauses.covered} of ${clauses.total} seen true and false\n`,
    ...uncovered.map(
      ({ file, line, ruleId, what }) =>
        `  ${paint("uncovered", "yellow")}  ${file}:${line}  ${ruleId}  ${what}\n`,
    ),
  ];
}

function hasFailed({ mismatches }: CaseResult): boolean {
  return mismatches.length > 0;
}

function total(shares: readonly Share[]): Share {
  return {
    covered: shares.reduce((sum, { covered }) => sum + covered, 0),
    total: shares.reduce((sum, { total: of }) => sum + of, 0),
  };
}
