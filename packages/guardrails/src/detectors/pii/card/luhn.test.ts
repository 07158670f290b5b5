import { expect, test } from "bun:test";
import { hasLuhnCheckDigit } from "./luhn.ts";

test.each([
  ["79927398713", true],
  ["79927398710", false],
  ["4012888888881881", true],
  ["4012888888881882", false],
  ["0", true],
] as const)("%s: %p", (digits, expected) => {
  expect(hasLuhnCheckDigit(digits)).toBe(expected);
});
