import { isYearMonthDay } from "./calendar-date.ts";
import { weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Numbers given out before October 2020 have a check digit; since then the last six digits are random. */
function hasCheckDigit(number: string): boolean {
  const sum = weightedSum(number, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return isYearMonthDay(number) && (11 - (sum % 11)) % 10 === Number(number[12]);
}

const context = [
  "rrn",
  "주민등록번호",
  "주민번호",
  "주민 등록 번호",
  "외국인등록번호",
  "resident registration",
  "korean id",
];

export const krIds: readonly IdKind[] = [
  {
    type: "KR_RRN",
    shape: shape("\\d{6}[ ]?[-\\u2010-\\u2015\\u2212][ ]?[0-9]\\d{6}"),
    isValid: isYearMonthDay,
    scoreAlone: 0.8,
    scoreWithContext: 0.98,
    evidence: "shape",
    context,
  },
  {
    type: "KR_RRN",
    shape: shape("\\d{6} ?[1-8]\\d{6}"),
    isValid: hasCheckDigit,
    scoreAlone: 0.45,
    scoreWithContext: 0.97,
    evidence: "checksum",
    context,
  },
  {
    type: "KR_RRN",
    shape: shape("\\d{6} ?[1-8]\\d{6}"),
    isValid: isYearMonthDay,
    scoreAlone: 0.05,
    scoreWithContext: 0.85,
    evidence: "shape",
    context,
  },
];
