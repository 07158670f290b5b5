import { expect, test } from "bun:test";
import { readJunit } from "./junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="5" failures="1" skipped="2">
  <testsuite name="a.test.ts" file="a.test.ts" tests="4">
    <testcase name="denies &lt;b&gt; &amp; &quot;c&quot;" classname="" file="a.test.ts" line="2" />
    <testsuite name="without Chromium" file="a.test.ts">
      <testcase name="sees" classname="without Chromium" file="a.test.ts" line="3">
        <skipped />
      </testcase>
    </testsuite>
    <testcase name="bad &lt;i&gt;" classname="" file="a.test.ts" line="4">
      <failure type="AssertionError" message="expect&#10;&lt;skipped">at a.test.ts:4</failure>
    </testcase>
    <testcase name="later" classname="" file="a.test.ts" line="5">
      <skipped message="TODO" />
    </testcase>
  </testsuite>
  <testsuite name="b.test.ts" file="b.test.ts" tests="1">
    <testcase name="holds" classname="" file="b.test.ts" line="1" />
  </testsuite>
</testsuites>`;

test("counts what passed and names what failed or was skipped, with the group's name", () => {
  expect(readJunit(REPORT)).toEqual({
    passed: 2,
    failed: [{ file: "a.test.ts", name: "bad <i>" }],
    skipped: [
      { file: "a.test.ts", name: "without Chromium > sees" },
      { file: "a.test.ts", name: "later" },
    ],
    files: new Set(["a.test.ts", "b.test.ts"]),
  });
});

test("reads an empty report as no test at all", () => {
  expect(readJunit("")).toEqual({ passed: 0, failed: [], skipped: [], files: new Set() });
});
