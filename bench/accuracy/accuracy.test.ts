import { expect, test } from "bun:test";
import { allCases } from "./cases/all-cases.ts";
import floor from "./floor.json";
import { belowFloor } from "./scores/floor.ts";
import { measureAccuracy } from "./scores/measure-accuracy.ts";

test("neither recall nor precision falls below the floor, and no more harmless texts suffer", () => {
  expect(belowFloor(measureAccuracy(), floor)).toEqual([]);
});

test("there are at least 3,000 cases, of either half near to as many", () => {
  const halves = Map.groupBy(allCases(), ({ half }) => half);
  expect(halves.get("open")?.length).toBeGreaterThan(1_500);
  expect(halves.get("held-out")?.length).toBeGreaterThan(1_500);
});

test("no family of texts stands in both halves", () => {
  const halvesOf = Map.groupBy(allCases(), ({ source }) => source);
  const mixed = [...halvesOf].filter(([, cases]) => new Set(cases.map(({ half }) => half)).size > 1);
  expect(mixed.map(([source]) => source)).toEqual([]);
});
