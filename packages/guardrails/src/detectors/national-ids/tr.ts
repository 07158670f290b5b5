import { weightedSum } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Nüfus ve Vatandaşlık İşleri: the tenth digit from odd and even places, the eleventh from the sum of ten. */
function isTckn(number: string): boolean {
  const odd = weightedSum(number, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weightedSum(number, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return tenth === Number(number[9]) && (odd + even + tenth) % 10 === Number(number[10]);
}

export const trIds: readonly IdKind[] = [
  {
    type: "TR_TCKN",
    shape: shape("[1-9]\\d{2}~\\d{3}~\\d{3}~\\d{2}"),
    isValid: isTckn,
    scoreAlone: 0.75,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: [
      "tckn",
      "tc kimlik",
      "t.c. kimlik",
      "kimlik no",
      "kimlik numarası",
      "kimlik",
      "turkish id",
      "vatandaşlık",
    ],
  },
];
