import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { detect } from "../../../../test/kit/detect.ts";
import { foundOf } from "../../../../test/kit/found-of.ts";
import type { RawFinding } from "../../../finding.ts";
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

const visa = "4111 1111 1111 1111";
const mastercard = "5555 5555 5555 4444";
const amex = ["3782 822463 10005", "3714 496353 98431"];

test.each([
  ["two in one row", `${visa} ${mastercard}`, [visa, mastercard]],
  ["the same twice", `${visa} ${visa}`, [visa, visa]],
  [
    "one whose digits repeat, twice",
    "4242 4242 4242 4242 4242 4242 4242 4242",
    Array(2).fill("4242 4242 4242 4242"),
  ],
  ["five in one row", Array(5).fill(visa).join(" "), Array(5).fill(visa)],
  ["two American Express", amex.join(" "), amex],
  ["behind a number", `Order 1234 ${visa}`, [visa]],
  ["behind a year", `2024 ${visa}`, [visa]],
  ["between a number and a year", `1001 ${visa} 2027`, [visa]],
  ["between numbers and an expiry", `1234 5678 ${visa} 12/25`, [visa]],
  ["American Express among groups of four", `1001 2002 3003 4004 ${amex[0]} 5005`, [amex[0] ?? ""]],
  ["a longer row, beside a word", `card 1001 2002 3003 4004 ${visa}`, [visa]],
  ["a longer row with dashes, beside a word", "card 4111-1111-1111-1111-1001", ["4111-1111-1111-1111"]],
  ["cells of a sheet", "4111\t1111\t1111\t1111", ["4111\t1111\t1111\t1111"]],
  ["a sheet's row", `1001\t${visa}\t2027`, [visa]],
  ["cells of a table, beside a word", "| card | 4111 | 1111 | 1111 | 1111 |", ["4111 | 1111 | 1111 | 1111"]],
  ["colons, beside a word", "card: 4111:1111:1111:1111", ["4111:1111:1111:1111"]],
  ["within a name", "card_4111111111111111_x", ["4111111111111111"]],
  ["glued to a name", "card4111111111111111", ["4111111111111111"]],
])("finds cards in company: %s", (_, text, cards) => {
  expect(foundOf(detector, text)).toEqual(cards);
});

// Whoever puts a number before or behind a card would else carry it past the guard.
test("finds any common card with one or two random groups beside it, or with a card word beside more", () => {
  const group = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, "0"));
  const groups = (max: number): fc.Arbitrary<readonly string[]> => fc.array(group, { maxLength: max });
  const commonCard = fc
    .constantFrom("4", "51", "2221", "6011", "62")
    .chain((prefix) => cardNumber(prefix, 16));
  fc.assert(
    fc.property(commonCard, groups(1), groups(1), groups(5), (digits, before, behind, more) => {
      const card = grouped(digits, [4, 4, 4, 4]).join(" ");
      for (const text of [
        [...before, card, ...behind].join(" "),
        [card, ...before, ...behind].join(" "),
        ["card", ...more, card, ...before].join(" "),
      ]) {
        const places = rangesOf(text);
        const start = text.lastIndexOf(card);
        const digitPlaces = [...card].flatMap((mark, index) => (mark === " " ? [] : [start + index]));
        const isCovered = (at: number): boolean =>
          places.some((place) => place.start <= at && at < place.end);
        expect(digitPlaces.filter((at) => !isCovered(at))).toEqual([]);
      }
    }),
  );
});

test("takes fewer than 3 % of random rows of 5 to 10 groups of four digits for cards", () => {
  const rows = 3000;
  const group = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, "0"));
  const row = fc.array(group, { minLength: 5, maxLength: 10, size: "max" }).map((all) => all.join(" "));
  const flagged = fc
    .sample(row, { numRuns: rows, seed: 20 })
    .filter((text) => foundOf(detector, text).length > 0);
  expect(flagged.length / rows).toBeLessThan(0.03);
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

function rangesOf(text: string): readonly RawFinding[] {
  return detect(detector, text).filter(({ score }) => score >= detector.threshold);
}

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
