import { isDayMonth } from "./calendar-date.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Digital and Population Data Services Agency: the nine digits modulo 31 choose the character. */
const characters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function isHetu(code: string): boolean {
  // The century's sign is a letter, or was taken out with the separators.
  const digits = code.slice(0, 6) + code.slice(-4, -1);
  const serial = Number(digits.slice(6));
  return isDayMonth(code) && serial >= 2 && characters[Number(digits) % 31] === code.at(-1);
}

export const fiIds: readonly IdKind[] = [
  {
    type: "FI_HETU",
    shape: shape("\\d{6}[-+\\u2010-\\u2015\\u2212A-FU-Y]\\d{3}[0-9A-FHJ-NPR-Y]"),
    isValid: isHetu,
    scoreAlone: 0.92,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context: [
      "hetu",
      "henkilötunnus",
      "henkilötunnukseni",
      "henkilötunnuksesi",
      "sosiaaliturvatunnus",
      "sotu",
      "personbeteckning",
      "personal identity code",
    ],
  },
];
