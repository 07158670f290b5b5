import { isOneDigitRepeated, weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** The eleven test: weights 9 to 2 and −1; a number of eight digits has a 0 before it. */
function isBsn(number: string): boolean {
  const nine = number.padStart(9, "0");
  return !isOneDigitRepeated(nine) && weightedSum(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

export const nlIds: readonly IdKind[] = [
  {
    type: "NL_BSN",
    shape: shape("\\d{3}~\\d{3}~\\d{3}|\\d{4}~\\d{2}~\\d{3}|\\d{8}"),
    isValid: isBsn,
    scoreAlone: 0.35,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context: [
      "bsn",
      "burgerservicenummer",
      "burger service nummer",
      "sofinummer",
      "sofi",
      "persoonsnummer",
      "citizen service number",
      "dutch id",
    ],
  },
];
