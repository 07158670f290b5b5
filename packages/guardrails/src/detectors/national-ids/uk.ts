import { isOneDigitRepeated, weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** NHS Data Dictionary: modulus 11, weights 10 to 2; a remainder that gives 10 is not used. */
function isNhsNumber(number: string): boolean {
  const check = (11 - (weightedSum(number, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === Number(number[9]) && !isOneDigitRepeated(number);
}

const healthService = [
  "nhs",
  "nhs no",
  "nhs number",
  "nhs#",
  "nhs_number",
  "nhsnumber",
  "national health",
  "patient",
  "patient id",
  "health service",
  "gp",
];
const insurance = [
  "nino",
  "ni number",
  "ni no",
  "ni",
  "n.i.",
  "national insurance",
  "insurance number",
  "hmrc",
  "paye",
  "ni_number",
];

export const ukIds: readonly IdKind[] = [
  {
    type: "UK_NHS",
    shape: shape("\\d{3}=\\d{3}=\\d{4}"),
    isValid: isNhsNumber,
    scoreAlone: 0.45,
    scoreWithContext: 0.97,
    evidence: "checksum",
    context: healthService,
  },
  {
    type: "UK_NHS",
    shape: shape("\\d{10}"),
    isValid: isNhsNumber,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context: healthService,
  },
  {
    // HMRC, National Insurance Manual: letters and prefixes that are not given out.
    type: "UK_NINO",
    shape: shape("(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]~\\d{2}~\\d{2}~\\d{2}~[A-D]"),
    isValid: () => true,
    scoreAlone: 0.8,
    scoreWithContext: 0.98,
    evidence: "shape",
    context: insurance,
  },
];
