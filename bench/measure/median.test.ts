import { expect, test } from "bun:test";
import { median } from "./median.ts";

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
  [[], Number.NaN],
])("the median of %p is %p", (values, middle) => {
  expect(median(values)).toBe(middle);
});
