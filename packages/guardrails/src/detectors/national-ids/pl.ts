import { isDayOfMonth } from "./calendar-date.ts";
import { weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** The century is added to the month, in twenties, eighty for the nineteenth, which nobody is of; weights 1, 3, 7, 9 make the check digit. */
function isPesel(number: string): boolean {
  const month = Number(number.slice(2, 4));
  const isDate = month < 80 && isDayOfMonth(month % 20, Number(number.slice(4, 6)));
  const sum = weightedSum(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return isDate && (10 - (sum % 10)) % 10 === Number(number[10]);
}

export const plIds: readonly IdKind[] = [
  {
    type: "PL_PESEL",
    shape: shape("\\d{11}|\\d{6}=\\d{5}"),
    isValid: isPesel,
    scoreAlone: 0.55,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: ["pesel", "nr pesel", "numer pesel", "ewidencyjny", "polish id", "dowód"],
  },
];
