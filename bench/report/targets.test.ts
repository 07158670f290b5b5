import { expect, test } from "bun:test";
import type { DecideFigures } from "../decide-rules.ts";
import type { Row } from "../measure/comparison.ts";
import { findInvalid, isMet } from "./report.ts";
import {
  checkAddedP99,
  checkCompile,
  checkDecide,
  checkEvaluateOff,
  checkEvaluateStrict,
  checkFlat,
  checkMemory,
  checkOverlaps,
  checkRulesMemory,
  checkSelf,
  checkStreamCpu,
  checkWholeCpu,
} from "./targets.ts";

const figures = { cpuUsPerRequest: 50, requestsPerSecond: 1_000, p50Ms: 1, p99Ms: 4, residentMb: 60 };
const row: Row = { name: "x", figures, ratios: figures, completed: 9, errors: 0, firstError: undefined };
const withCpuRatio = (ratio: number): Row => ({ ...row, ratios: { ...figures, cpuUsPerRequest: ratio } });
const compiled = { rules: 9, textMb: 1, cpuMs: 2_000, wallMs: 9_999, heapMb: 100 };
const decideAt = (rules: number, nsEach: number): DecideFigures => {
  const time = { name: "x", nsEach, ratio: 1, spread: [1, 1] } as const;
  return { rules, deciding: 1, defaultShare: 0, floor: time, decide: time };
};
const withP99 = (p99Ms: number): Row => ({ ...row, figures: { ...figures, p99Ms } });

test.each([
  ["whole CPU at 2.5", checkWholeCpu(withCpuRatio(2.5)), true],
  ["whole CPU above 2.5", checkWholeCpu(withCpuRatio(2.51)), false],
  ["streamed CPU at 1.5", checkStreamCpu(withCpuRatio(1.5)), true],
  ["streamed CPU above 1.5", checkStreamCpu(withCpuRatio(1.51)), false],
  ["no CPU figure at all", checkWholeCpu(withCpuRatio(Number.NaN)), false],
  ["9 ms added", checkAddedP99(withP99(13), row), true],
  ["11 ms added", checkAddedP99(withP99(15), row), false],
  ["/evaluate without audit at 1.7", checkEvaluateOff(withCpuRatio(1.7)), true],
  ["/evaluate without audit above 1.7", checkEvaluateOff(withCpuRatio(1.71)), false],
  ["/evaluate in strict at 4", checkEvaluateStrict(withCpuRatio(4)), true],
  ["/evaluate in strict above 4", checkEvaluateStrict(withCpuRatio(4.01)), false],
  ["compiling in 2 s", checkCompile(compiled), true],
  ["overlaps in more than 1 s", checkOverlaps(compiled), false],
  ["a heap of 100 MB", checkRulesMemory(compiled), true],
  ["a self-test ratio of 0.8", checkSelf(withCpuRatio(0.8), "whole"), false],
  ["a self-test ratio of 1.05", checkSelf(withCpuRatio(1.05), "whole"), true],
])("%s", (_what, check, met) => {
  expect(isMet(check)).toBe(met);
});

test("a decision is judged by its nanoseconds at 100 and at 10,000 rules, and by its growth to 100,000", () => {
  const runs = [
    decideAt(100, 1_001),
    decideAt(1_000, 9_000),
    decideAt(10_000, 2_000),
    decideAt(100_000, 6_001),
  ];
  expect([...runs.flatMap(checkDecide), ...checkFlat(runs)].map(isMet)).toEqual([false, true, false]);
  expect(checkFlat(runs.slice(0, 3))).toEqual([]);
});

test("memory is judged by its highest sample against its first", () => {
  expect(checkMemory([100, 125, 90]).map(({ measured }) => measured)).toEqual([25, 125]);
});

test("a row with a failed call, or with none that succeeded, makes the run invalid", () => {
  const rows = [row, { ...row, errors: 1, firstError: "why" }, { ...row, completed: 0 }];
  expect(findInvalid([{ title: "t", note: "", rows }])).toHaveLength(2);
});
