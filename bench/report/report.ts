import type { Row } from "../measure/comparison.ts";

/** Rows measured side by side, the floor first. */
export interface Section {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly rows: readonly Row[];
}

/** Figures of one process each, or of parts of one: no calls, no callers. */
export interface Table {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** One target, and whether it was reached. */
export interface Check {
  readonly what: string;
  readonly measured: number;
  readonly atMost: number;
  readonly unit: string;
}

/** All that one run of the benchmarks found; `--json` writes it as it is. */
export interface Report {
  readonly sections: readonly Section[];
  readonly tables: readonly Table[];
  readonly checks: readonly Check[];
  /** Why the figures are worth nothing: wrong answers, lost calls. */
  readonly invalid: readonly string[];
}

export function joinReports(reports: readonly Report[]): Report {
  return {
    sections: reports.flatMap(({ sections }) => sections),
    tables: reports.flatMap(({ tables }) => tables),
    checks: reports.flatMap(({ checks }) => checks),
    invalid: reports.flatMap(({ invalid }) => invalid),
  };
}

export function isMet(check: Check): boolean {
  return check.measured <= check.atMost;
}

/** Names each row that saw a wrong answer: its figures are of another job than the floor's. */
export function findInvalid(sections: readonly Section[]): readonly string[] {
  return sections.flatMap((section) =>
    section.rows
      .filter((row) => row.errors > 0 || row.completed === 0)
      .map(
        (row) =>
          `${section.title}, ${row.name}: ${row.errors} of ${row.completed + row.errors} calls failed: ${row.firstError}`,
      ),
  );
}
