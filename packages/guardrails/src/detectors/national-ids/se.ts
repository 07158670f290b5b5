import { isDayOfMonth } from "./calendar-date.ts";
import { isLuhnValid } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

/** Skatteverket: Luhn over the last ten digits; a coordination number adds 60 to the day. */
function isPersonnummer(number: string): boolean {
  const short = number.slice(-10);
  return isDayOfMonth(Number(short.slice(2, 4)), Number(short.slice(4, 6)) % 60) && isLuhnValid(short);
}

const context = [
  "personnummer",
  "personnr",
  "persnr",
  "pnr",
  "samordningsnummer",
  "svenskt personnummer",
  "swedish id",
  "personal identity number",
  "organisationsnummer",
];

export const seIds: readonly IdKind[] = [
  {
    type: "SE_PERSONNUMMER",
    shape: shape("(?:19|20)?\\d{6}[-+\\u2010-\\u2015\\u2212]\\d{4}"),
    isValid: isPersonnummer,
    scoreAlone: 0.85,
    scoreWithContext: 0.99,
    evidence: "checksum",
    context,
  },
  {
    type: "SE_PERSONNUMMER",
    shape: shape("(?:19|20)\\d{6} ?\\d{4}"),
    isValid: isPersonnummer,
    scoreAlone: 0.75,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context,
  },
  {
    type: "SE_PERSONNUMMER",
    shape: shape("\\d{6} ?\\d{4}"),
    isValid: isPersonnummer,
    scoreAlone: 0.4,
    scoreWithContext: 0.95,
    evidence: "checksum",
    context,
  },
];
