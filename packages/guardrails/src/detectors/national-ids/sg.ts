import { weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** What the first letter adds to the sum, and the letters that it ends in by the remainder modulo 11. */
const series: Readonly<Record<string, { readonly offset: number; readonly letters: string }>> = {
  S: { offset: 0, letters: "JZIHGFEDCBA" },
  T: { offset: 4, letters: "JZIHGFEDCBA" },
  F: { offset: 0, letters: "XWUTRQPNMLK" },
  G: { offset: 4, letters: "XWUTRQPNMLK" },
  M: { offset: 3, letters: "XWUTRQPNJLK" },
};

function isNric(code: string): boolean {
  const { offset, letters } = series[code[0] ?? ""] ?? { offset: 0, letters: "" };
  const sum = offset + weightedSum(code.slice(1), [2, 7, 6, 5, 4, 3, 2]);
  return letters[sum % 11] === code.at(-1);
}

export const sgIds: readonly IdKind[] = [
  {
    type: "SG_NRIC",
    shape: shape("[STFGM]\\d{7}[A-Z]"),
    isValid: isNric,
    scoreAlone: 0.93,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: ["nric", "fin", "ic no", "identity card", "singapore id", "work permit"],
  },
];
