import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";

const detector = createPiiDetector({ types: ["IBAN"] });

/** Examples of the SWIFT registry and of banks' documentation. */
const examples = [
  "AD1200012030200359100100",
  "AE070331234567890123456",
  "AL47212110090000000235698741",
  "AT611904300234573201",
  "AZ21NABZ00000000137010001944",
  "BE68539007547034",
  "BR9700360305000010009795493P1",
  "CH9300762011623852957",
  "CY17002001280000001200527600",
  "CZ6508000000192000145399",
  "DE89370400440532013000",
  "DK5000400440116243",
  "EE382200221020145685",
  "ES9121000418450200051332",
  "FI2112345600000785",
  "FR1420041010050500013M02606",
  "GB29NWBK60161331926819",
  "GR1601101250000000012300695",
  "HU42117730161111101800000000",
  "IE29AIBK93115212345678",
  "IL620108000000099999999",
  "IT60X0542811101000000123456",
  "KW81CBKU0000000000001234560101",
  "LU280019400644750000",
  "MT84MALT011000012345MTLCAST001S",
  "NL91ABNA0417164300",
  "NO9386011117947",
  "PL61109010140000071219812874",
  "PT50000201231234567890154",
  "RO49AAAA1B31007593840000",
  "SA0380000000608010167519",
  "SE4550000000058398257466",
  "TR330006100519786457841326",
  "UA213223130000026007233566001",
];

describe("an account number is found", () => {
  test.each(examples)("whole, grouped, and in lower case: %s", (iban) => {
    const grouped = iban.replaceAll(/(.{4})(?=.)/g, "$1 ");
    const dashed = grouped.replaceAll(" ", "-");
    for (const written of [iban, iban.toLowerCase(), grouped, dashed])
      expect(foundOf(detector, `Pay to ${written} today.`)).toEqual([written]);
  });

  test.each(examples)("and none where two of its characters are swapped or one is wrong: %s", (iban) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: iban.length - 1 }),
        fc.integer({ min: 1, max: 9 }),
        (at, step) => {
          const character = iban.charAt(at);
          fc.pre(/\d/.test(character));
          const wrong = iban.slice(0, at) + ((Number(character) + step) % 10) + iban.slice(at + 1);
          expect(foundOf(detector, wrong)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test.each([
  ["a country without IBANs", "US89370400440532013000"],
  ["too short", "DE8937040044053201300"],
  ["too long", "DE893704004405320130001"],
  ["within a word", "XDE89370400440532013000"],
  ["prose", "de 20 personnes qui sont venues en 1999"],
])("%s is none: %s", (_, text) => {
  expect(foundOf(detector, text)).toEqual([]);
});
