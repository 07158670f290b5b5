import { expect, test } from "bun:test";
import { firstQuartile, median } from "./median.ts";

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
  [[], Number.NaN],
])("the median of %p is %p", (values, middle) => {
  expect(median(values)).toBe(middle);
});

test.each([
  [[3], 3],
  [[9, 1, 5, 7, 3], 3],
  [[4, 1, 3, 2], 1],
  [[], Number.NaN],
])("the first quartile of %p is %p", (values, quartile) => {
  expect(firstQuartile(values)).toBe(quartile);
});
