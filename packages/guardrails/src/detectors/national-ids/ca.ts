import { isLuhnValid, isOneDigitRepeated } from "./check-digits.ts";
import { type IdKind, SEPARATOR, shape } from "./id-kind.ts";

/** Service Canada: Luhn. Numbers that begin with 0 or 8 are not given out, and are written all the same. */
function isSin(number: string): boolean {
  return isLuhnValid(number) && !isOneDigitRepeated(number);
}

const context = [
  "sin",
  "s.i.n.",
  "sin#",
  "social insurance",
  "insurance number",
  "assurance sociale",
  "numéro d'assurance sociale",
  "canadian sin",
  "nas",
];

export const caIds: readonly IdKind[] = [
  {
    type: "CA_SIN",
    shape: shape(`[1-79]\\d{2}(${SEPARATOR})\\d{3}\\1\\d{3}`),
    isValid: isSin,
    scoreAlone: 0.5,
    scoreWithContext: 0.97,
    evidence: "checksum",
    context,
  },
  {
    type: "CA_SIN",
    shape: shape("\\d{3}~\\d{3}~\\d{3}"),
    isValid: isSin,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context,
  },
];
