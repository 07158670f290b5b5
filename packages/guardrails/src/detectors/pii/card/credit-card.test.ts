import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";
import { hasLuhnCheckDigit } from "./luhn.ts";

const detector = createPiiDetector({ types: ["CREDIT_CARD"] });

/** First digits and length of each scheme, as published. */
const schemes: readonly (readonly [string, string, number])[] = [
  ["Visa", "4", 16],
  ["Visa of old", "4", 13],
  ["Visa, long", "4", 19],
  ["Mastercard", "51", 16],
  ["Mastercard", "55", 16],
  ["Mastercard's second series", "2221", 16],
  ["Mastercard's second series", "2720", 16],
  ["American Express", "34", 15],
  ["American Express", "37", 15],
  ["Diners Club", "305", 14],
  ["Diners Club", "36", 14],
  ["Diners Club", "38", 16],
  ["Discover", "6011", 16],
  ["Discover", "644", 16],
  ["Discover", "65", 19],
  ["JCB", "3528", 16],
  ["JCB", "3589", 19],
  ["JCB of old", "2131", 15],
  ["UnionPay", "62", 16],
  ["UnionPay", "6212", 19],
  ["UnionPay", "8171", 16],
  ["Maestro", "5018", 12],
  ["Maestro", "6304", 13],
  ["Maestro", "6759", 18],
  ["Maestro", "58", 12],
  ["Mir", "2200", 16],
  ["Mir", "2204", 19],
  ["RuPay", "508", 16],
  ["RuPay", "82", 16],
  ["Verve", "506099", 18],
  ["Verve", "650002", 19],
  ["Elo", "636368", 16],
  ["Troy", "9792", 16],
  ["Uzcard", "8600", 16],
];

const usualGroups: Readonly<Record<number, readonly (readonly number[])[]>> = {
  12: [[4, 4, 4]],
  13: [
    [4, 4, 5],
    [4, 4, 4, 1],
  ],
  14: [
    [4, 6, 4],
    [4, 4, 4, 2],
  ],
  15: [
    [4, 6, 5],
    [4, 4, 4, 3],
    [5, 5, 5],
  ],
  16: [
    [4, 4, 4, 4],
    [8, 8],
    [4, 12],
  ],
  18: [[4, 4, 4, 4, 2]],
  19: [
    [4, 4, 4, 4, 3],
    [6, 13],
  ],
};

describe.each(schemes)("%s, %s… of %i digits", (_, prefix, length) => {
  test("is found whole and in every usual grouping", () => {
    fc.assert(
      fc.property(
        cardNumber(prefix, length),
        grouping(length),
        fc.constantFrom(" ", "-", ".", " - "),
        (digits, groups, mark) => {
          const written = grouped(digits, groups).join(mark);
          expect(foundOf(detector, `Pay with ${digits}, please.`)).toEqual([digits]);
          expect(foundOf(detector, `Pay with ${written}, please.`)).toEqual([written]);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("is not found with another check digit", () => {
    fc.assert(
      fc.property(
        cardNumber(prefix, length),
        grouping(length),
        fc.integer({ min: 1, max: 9 }),
        (digits, groups, step) => {
          const wrong = digits.slice(0, -1) + ((Number(digits.at(-1)) + step) % 10);
          expect(foundOf(detector, `card ${wrong}`)).toEqual([]);
          // Groups of a longer number could be a shorter card with its security code behind it.
          if (length <= 16) expect(foundOf(detector, `card ${grouped(wrong, groups).join(" ")}`)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test.each([
  ["4111 1111 1111 1111 123", "4111 1111 1111 1111"],
  ["4111 1111 1111 1111 12/25 123", "4111 1111 1111 1111"],
  ["4111111111111111|12|25|123", "4111111111111111"],
  ["1,4111111111111111,Ann", "4111111111111111"],
  ['{"card":"4111111111111111"}', "4111111111111111"],
  ["卡号4111111111111111。", "4111111111111111"],
  ["(371449635398431)", "371449635398431"],
  ["41 11 11 11 11 11 11 11", "41 11 11 11 11 11 11 11"],
  ["card: 411 1111 11111 1111", "411 1111 11111 1111"],
])("%s holds a card", (text, card) => {
  expect(foundOf(detector, text)).toEqual([card]);
});

test.each([
  ["a fraction", "0.4111111111111111"],
  ["a word", "order_4111111111111111"],
  ["letters", "A4111111111111111B"],
  ["a longer number", "41111111111111110000000"],
  ["a longer row", "4111-1111-1111-1111-1111-1111"],
  ["a telephone number", "+624111111111116"],
  ["an IMEI", "356938035643809"],
  ["zeros", "0000 0000 0000 0000"],
  ["an order of 12 digits that could be Maestro's", "600000000007"],
  ["a SIM card's number", "8944110064050000008"],
  ["an odd grouping without a word for it", "411 1111 11111 1111"],
])("%s is no card: %s", (_, text) => {
  expect(foundOf(detector, text)).toEqual([]);
});

function cardNumber(prefix: string, length: number): fc.Arbitrary<string> {
  const free = length - prefix.length - 1;
  return fc.array(fc.integer({ min: 0, max: 9 }), { minLength: free, maxLength: free }).map((digits) => {
    const body = prefix + digits.join("");
    const check = [..."0123456789"].find((digit) => hasLuhnCheckDigit(body + digit)) ?? "0";
    return body + check;
  });
}

function grouping(length: number): fc.Arbitrary<readonly number[]> {
  return fc.constantFrom(...(usualGroups[length] ?? [[length]]));
}

function grouped(digits: string, sizes: readonly number[]): readonly string[] {
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  return sizes.map((size, index) => digits.slice(starts[index], (starts[index] ?? 0) + size));
}
