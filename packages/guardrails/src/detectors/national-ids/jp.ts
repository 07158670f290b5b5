import { isOneDigitRepeated, weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Ministry of Internal Affairs, ordinance 85 of 2014: weights 6 to 2 and 7 to 2; a remainder below two checks as 0. */
function isMyNumber(number: string): boolean {
  const rest = weightedSum(number, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === Number(number[11]) && !isOneDigitRepeated(number);
}

const context = [
  "マイナンバー",
  "個人番号",
  "my number",
  "mynumber",
  "my_number",
  "kojin bango",
  "individual number",
  "japanese id",
];

export const jpIds: readonly IdKind[] = [
  {
    type: "JP_MY_NUMBER",
    shape: shape("\\d{4}=\\d{4}=\\d{4}"),
    isValid: isMyNumber,
    scoreAlone: 0.45,
    scoreWithContext: 0.97,
    evidence: "checksum",
    context,
  },
  {
    type: "JP_MY_NUMBER",
    shape: shape("\\d{12}"),
    isValid: isMyNumber,
    scoreAlone: 0.3,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context,
  },
];
