import { type IdKind, shape } from "./id-kind.ts";

/** INSEE: the key is 97 less the number modulo 97; Corsica's 2A and 2B count as 19 and 18. */
function isNir(number: string): boolean {
  const body = number.slice(0, 13).replace("2A", "19").replace("2B", "18");
  return 97 - (Number(body) % 97) === Number(number.slice(13));
}

const nir = "[1-478]~\\d{2}~(?:0[1-9]|1[0-2]|20|3\\d|4[0-2]|[5-9]\\d)~(?:\\d{2}|2[AB])~\\d{3}~\\d{3}";
const context = [
  "nir",
  "insee",
  "sécurité sociale",
  "securite sociale",
  "sécu",
  "numéro de sécu",
  "n° de sécurité sociale",
  "numéro de sécurité sociale",
  "carte vitale",
  "assuré",
  "social security",
  "french social",
];

export const frIds: readonly IdKind[] = [
  {
    type: "FR_NIR",
    shape: shape(`${nir}~\\d{2}`),
    isValid: isNir,
    scoreAlone: 0.9,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context,
  },
  {
    type: "FR_NIR",
    shape: shape(nir),
    isValid: () => true,
    scoreAlone: 0.05,
    scoreWithContext: 0.65,
    evidence: "shape",
    context,
  },
];
