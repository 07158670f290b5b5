import { digitsOf, isOneDigitRepeated, weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Australian Business Register: one taken off the first digit, weights 10, 1, 3 … 19, modulo 89. */
function isBusinessNumber(number: string): boolean {
  return (weightedSum(number, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
}

/** ASIC: weights 8 to 1, the check digit makes a multiple of ten. */
function isCompanyNumber(number: string): boolean {
  const sum = weightedSum(number, [8, 7, 6, 5, 4, 3, 2, 1]);
  return (10 - (sum % 10)) % 10 === Number(number[8]) && !isOneDigitRepeated(number);
}

function isTaxFileNumber(number: string): boolean {
  return weightedSum(number, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !isOneDigitRepeated(number);
}

/** Services Australia: weights 1, 3, 7, 9; the ninth digit checks, the tenth counts cards, an eleventh is the person's on the card. */
function isMedicareNumber(number: string): boolean {
  return weightedSum(number, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitsOf(number)[8];
}

const business = ["abn", "a.b.n.", "australian business", "business number"];
const company = ["acn", "a.c.n.", "australian company", "company number", "asic"];
const taxFile = ["tfn", "t.f.n.", "tax file", "tax file number", "ato"];
const medicare = ["medicare", "medicare card", "medicare number", "medicare no"];

export const auIds: readonly IdKind[] = [
  {
    type: "AU_ABN",
    shape: shape("[1-9]\\d=\\d{3}=\\d{3}=\\d{3}"),
    isValid: isBusinessNumber,
    scoreAlone: 0.85,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: business,
  },
  {
    type: "AU_ABN",
    shape: shape("[1-9]\\d{10}"),
    isValid: isBusinessNumber,
    scoreAlone: 0.6,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: business,
  },
  {
    type: "AU_ACN",
    shape: shape("\\d{3}~\\d{3}~\\d{3}"),
    isValid: isCompanyNumber,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context: company,
  },
  {
    type: "AU_TFN",
    shape: shape("\\d{3}~\\d{3}~\\d{3}"),
    isValid: isTaxFileNumber,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context: taxFile,
  },
  {
    type: "AU_MEDICARE",
    shape: shape("[2-6]\\d{3}=\\d{5}=\\d(?:[ /-]\\d)?"),
    isValid: isMedicareNumber,
    scoreAlone: 0.7,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: medicare,
  },
  {
    type: "AU_MEDICARE",
    shape: shape("[2-6]\\d{9,10}"),
    isValid: isMedicareNumber,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context: medicare,
  },
];
