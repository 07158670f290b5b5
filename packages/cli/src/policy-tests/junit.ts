import type { CaseResult } from "./run-case.ts";

/** One file of policy tests, run. */
export interface FileResult {
  readonly file: string;
  readonly results: readonly CaseResult[];
}

/** The results as JUnit XML, which CI systems read. No times: a decision takes none worth telling. */
export function junitXml(files: readonly FileResult[]): string {
  const all = files.flatMap(({ results }) => results);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="policy tests" ${counts(all)}>`,
    ...files.flatMap(({ file, results }) => [
      `  <testsuite name="${escaped(file)}" ${counts(results)}>`,
      ...results.map((result) => testcase(file, result)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

function counts(results: readonly CaseResult[]): string {
  const failures = results.filter(({ mismatches }) => mismatches.length > 0).length;
  return `tests="${results.length}" failures="${failures}" errors="0" skipped="0"`;
}

function testcase(file: string, { case: one, mismatches }: CaseResult): string {
  const opening = `    <testcase name="${escaped(one.name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${one.place.line}"`;
  if (mismatches.length === 0) return `${opening}/>`;
  const [first = ""] = mismatches;
  return [
    `${opening}>`,
    `      <failure message="${escaped(first)}" type="mismatch">${escaped(mismatches.join("\n"))}</failure>`,
    "    </testcase>",
  ].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** XML 1.0 has no form at all for most control characters, nor for half of a surrogate pair. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"\n]/g, (sign) => ENTITIES[sign] ?? sign);
}
