import { isYearMonthDay } from "./calendar-date.ts";
import { isLuhnValid } from "./check-digits.ts";
import { type IdKind, shape } from "./id-kind.ts";

export const zaIds: readonly IdKind[] = [
  {
    // Department of Home Affairs: birth date, sex and serial, citizenship, an 8 or 9, Luhn.
    type: "ZA_ID",
    shape: shape("\\d{6}~\\d{4}~[0-2]\\d{2}"),
    isValid: (number) => isYearMonthDay(number) && isLuhnValid(number),
    scoreAlone: 0.6,
    scoreWithContext: 0.98,
    evidence: "checksum",
    context: [
      "south african id",
      "sa id",
      "rsa id",
      "id number",
      "id no",
      "identity number",
      "id nommer",
      "identiteitsnommer",
      "home affairs",
    ],
  },
];
