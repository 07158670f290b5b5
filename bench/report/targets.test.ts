import { expect, test } from "bun:test";
import type { Row } from "../measure/comparison.ts";
import { findInvalid, isMet } from "./report.ts";
import { checkAddedP99, checkMemory, checkSelf, checkStreamCpu, checkWholeCpu } from "./targets.ts";

const figures = { cpuUsPerRequest: 50, requestsPerSecond: 1_000, p50Ms: 1, p99Ms: 4, residentMb: 60 };
const row: Row = { name: "x", figures, ratios: figures, completed: 9, errors: 0, firstError: undefined };
const withCpuRatio = (ratio: number): Row => ({ ...row, ratios: { ...figures, cpuUsPerRequest: ratio } });
const withP99 = (p99Ms: number): Row => ({ ...row, figures: { ...figures, p99Ms } });

test.each([
  ["whole CPU at 2.5", checkWholeCpu(withCpuRatio(2.5)), true],
  ["whole CPU above 2.5", checkWholeCpu(withCpuRatio(2.51)), false],
  ["streamed CPU at 1.5", checkStreamCpu(withCpuRatio(1.5)), true],
  ["streamed CPU above 1.5", checkStreamCpu(withCpuRatio(1.51)), false],
  ["no CPU figure at all", checkWholeCpu(withCpuRatio(Number.NaN)), false],
  ["9 ms added", checkAddedP99(withP99(13), row), true],
  ["11 ms added", checkAddedP99(withP99(15), row), false],
  ["a self-test ratio of 0.8", checkSelf(withCpuRatio(0.8), "whole"), false],
  ["a self-test ratio of 1.05", checkSelf(withCpuRatio(1.05), "whole"), true],
])("%s", (_what, check, met) => {
  expect(isMet(check)).toBe(met);
});

test("memory is judged by its highest sample against its first", () => {
  expect(checkMemory([100, 125, 90]).map(({ measured }) => measured)).toEqual([25, 125]);
});

test("a row with a failed call, or with none that succeeded, makes the run invalid", () => {
  const rows = [row, { ...row, errors: 1, firstError: "why" }, { ...row, completed: 0 }];
  expect(findInvalid([{ title: "t", note: "", rows }])).toHaveLength(2);
});
