import { expect, test } from "bun:test";
import fc from "fast-check";
import { isLuhnValid, isMod11And10Valid, isOneDigitRepeated, isVerhoeffValid } from "./check-digits.ts";

const checks = [
  ["Luhn", isLuhnValid],
  ["MOD 11,10", isMod11And10Valid],
  ["Verhoeff", isVerhoeffValid],
] as const;

const digits = fc.stringMatching(/^\d{4,15}$/);

test.each(checks)("%s has exactly one check digit for any number", (_name, isValid) => {
  fc.assert(
    fc.property(
      digits,
      (number) => [..."0123456789"].filter((check) => isValid(number + check)).length === 1,
    ),
  );
});

test.each(checks)("%s notices every digit that was changed", (_name, isValid) => {
  fc.assert(
    fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, where, by) => {
      const check = [..."0123456789"].find((each) => isValid(number + each)) ?? "";
      const at = where % number.length;
      const changed = (Number(number[at]) + by) % 10;
      return !isValid(number.slice(0, at) + changed + number.slice(at + 1) + check);
    }),
  );
});

test("Verhoeff notices every two neighbours that changed places", () => {
  fc.assert(
    fc.property(digits, fc.nat(), (number, where) => {
      const check = [..."0123456789"].find((each) => isVerhoeffValid(number + each)) ?? "";
      const at = where % (number.length - 1);
      const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
      return swapped === number || !isVerhoeffValid(swapped + check);
    }),
  );
});

// Printed in the descriptions of the algorithms.
test.each([
  ["Luhn", isLuhnValid, "79927398713"],
  ["MOD 11,10", isMod11And10Valid, "86095742719"],
  ["Verhoeff", isVerhoeffValid, "2363"],
] as const)("%s accepts the published example", (_name, isValid, example) => {
  expect(isValid(example)).toBe(true);
});

test("one digit repeated is told from any other", () => {
  expect(isOneDigitRepeated("11111111111")).toBe(true);
  expect(isOneDigitRepeated("11111111112")).toBe(false);
});
