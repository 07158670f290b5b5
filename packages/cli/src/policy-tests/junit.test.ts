import { expect, test } from "bun:test";
import { junitXml } from "./junit.ts";
import type { CaseResult } from "./run-case.ts";

test("writes each case with its place, and of one that failed what was expected", () => {
  const results = [caseResult("passes", 3, []), caseResult("fails", 7, ["the decision: a", "the rule: b"])];
  expect(junitXml([{ file: "p/policy.test.yaml", results }])).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="policy tests" tests="2" failures="1" errors="0" skipped="0">',
      '  <testsuite name="p/policy.test.yaml" tests="2" failures="1" errors="0" skipped="0">',
      '    <testcase name="passes" classname="p/policy.test.yaml" file="p/policy.test.yaml" line="3"/>',
      '    <testcase name="fails" classname="p/policy.test.yaml" file="p/policy.test.yaml" line="7">',
      '      <failure message="the decision: a" type="mismatch">the decision: a&#10;the rule: b</failure>',
      "    </testcase>",
      "  </testsuite>",
      "</testsuites>",
      "",
    ].join("\n"),
  );
});

test("a name cannot break the file, whatever stands in it", () => {
  const name = `<a href="x">&\u0000\u001b\ud800\n🙂`;
  const xml = junitXml([{ file: "f", results: [caseResult(name, 1, [])] }]);
  expect(xml).toContain('name="&lt;a href=&quot;x&quot;&gt;&amp;\ufffd\ufffd\ufffd&#10;🙂"');
});

function caseResult(name: string, line: number, mismatches: readonly string[]): CaseResult {
  const facts = {
    action: "infer:run",
    env: { name: "prod" },
    resource: { type: "model", sensitivity: "public" },
  } as const;
  const place = { file: "p/policy.test.yaml", line, column: 1, excerpt: "" };
  return { case: { name, facts, expect: { decision: "ALLOW" }, place }, mismatches, looked: [] };
}
