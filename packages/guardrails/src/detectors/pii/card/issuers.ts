/**
 * How far an issuer's numbers can be told from others of the same length by their first digits: `common` are those of the schemes
 * that most cards are of, `strong` the other ranges in use; `weak` ones are other things as often, `faint` ones nearly always,
 * so that only a word beside them makes them cards.
 */
export type IssuerStrength = "common" | "strong" | "weak" | "faint";

interface IssuerRange {
  /** First and last prefix, of equal length; both count. */
  readonly from: string;
  readonly to: string;
  readonly lengths: readonly number[];
  readonly strength: IssuerStrength;
}

const SIXTEEN_UP = [16, 17, 18, 19];
const MAESTRO = [12, 13, 14, 15, 16, 17, 18, 19];

/**
 * The ranges that the card schemes publish, with those that they gave up where such cards may still be on file. One table for all
 * schemes: which of them it is does not matter here, so a range that lies within another of the same lengths is left
 * out. The first that fits decides.
 */
const ranges: readonly IssuerRange[] = [
  range("4", "4", [16, 19], "common"), // Visa; Dankort, Elo and Mada in part
  range("4", "4", [13], "weak"), // Visa until the nineties; EAN-13 of Germany
  range("51", "55", [16], "common"), // Mastercard, Diners in North America
  range("2221", "2720", [16], "common"), // Mastercard's second series
  range("34", "34", [15], "common"), // American Express
  range("37", "37", [15], "common"),
  range("300", "305", [14, 16, 17, 18, 19]), // Diners Club
  range("3095", "3095", [14, 16, 17, 18, 19]),
  range("36", "36", [14, 16, 17, 18, 19]),
  range("38", "39", [14, 16, 17, 18, 19]),
  range("3528", "3589", SIXTEEN_UP, "common"), // JCB; RuPay and LankaPay in part
  range("2131", "2131", [15]), // JCB's old numbers
  range("1800", "1800", [15]),
  range("6011", "6011", SIXTEEN_UP, "common"), // Discover
  range("644", "659", SIXTEEN_UP, "common"),
  range("62", "62", SIXTEEN_UP, "common"), // UnionPay
  range("60", "69", SIXTEEN_UP), // Discover, UnionPay, RuPay, Troy, Verve, Elo, Hipercard, Maestro
  range("81", "82", SIXTEEN_UP), // UnionPay, RuPay
  range("2200", "2205", SIXTEEN_UP), // Mir, Borica
  range("9792", "9792", [16]), // Troy
  range("8600", "8600", [16]), // Uzcard
  range("9860", "9860", [16]), // Humo
  range("1946", "1946", [16]), // GPN
  range("384100", "384160", MAESTRO), // Hipercard
  range("5018", "5020", MAESTRO), // Maestro and the debit schemes that became it
  range("5038", "5038", MAESTRO),
  range("56", "58", MAESTRO),
  range("6304", "6304", MAESTRO),
  range("6390", "6390", MAESTRO),
  range("6759", "6759", MAESTRO),
  range("6761", "6763", MAESTRO),
  range("6767", "6767", MAESTRO),
  range("0604", "0604", MAESTRO),
  range("50", "50", SIXTEEN_UP), // Maestro at large; Verve, Elo, RuPay, Meeza
  range("59", "59", SIXTEEN_UP),
  range("50", "50", MAESTRO, "faint"),
  range("59", "69", MAESTRO, "faint"),
  range("1", "1", [15], "faint"), // UATP
];

/** The ranges by the first digit that a number of theirs may have. */
const rangesByDigit: readonly (readonly IssuerRange[])[] = [..."0123456789"].map((digit) =>
  ranges.filter(({ from, to }) => from.charAt(0) <= digit && digit <= to.charAt(0)),
);

/** Whether some scheme issues such numbers, and how sure the first digits make of it; undefined where none does. */
export function issuerStrength(digits: string): IssuerStrength | undefined {
  for (const one of rangesByDigit[digits.charCodeAt(0) - 48] ?? []) {
    if (!one.lengths.includes(digits.length)) continue;
    const prefix = digits.slice(0, one.from.length);
    if (prefix >= one.from && prefix <= one.to) return one.strength;
  }
  return undefined;
}

function range(
  from: string,
  to: string,
  lengths: readonly number[],
  strength: IssuerStrength = "strong",
): IssuerRange {
  return { from, to, lengths, strength };
}
