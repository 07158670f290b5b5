import type { Draw } from "../draw.ts";
import { alphabets } from "./alphabets.ts";
import { luhnDigit, mod97 } from "./checksums.ts";

/** Issuer prefixes and lengths, from the issuers' public ranges. */
const issuers: readonly [Issuer, ...Issuer[]] = [
  { prefix: "4", length: 16 },
  { prefix: "4", length: 16 },
  { prefix: "4", length: 13 },
  { prefix: "4", length: 19 },
  { prefix: "51", length: 16 },
  { prefix: "53", length: 16 },
  { prefix: "55", length: 16 },
  { prefix: "2221", length: 16 },
  { prefix: "2500", length: 16 },
  { prefix: "2720", length: 16 },
  { prefix: "34", length: 15 },
  { prefix: "37", length: 15 },
  { prefix: "6011", length: 16 },
  { prefix: "65", length: 16 },
  { prefix: "645", length: 16 },
  { prefix: "36", length: 14 },
  { prefix: "305", length: 14 },
  { prefix: "3530", length: 16 },
  { prefix: "3589", length: 16 },
  { prefix: "622126", length: 16 },
  { prefix: "6250", length: 19 },
  { prefix: "5018", length: 12 },
  { prefix: "6304", length: 16 },
  { prefix: "6759", length: 18 },
];

interface Issuer {
  readonly prefix: string;
  readonly length: number;
}

/** As printed, as typed, with dashes. */
export function drawCard(draw: Draw): string {
  const { prefix, length } = draw.one(issuers);
  const body = prefix + draw.digits(length - prefix.length - 1);
  const number = body + luhnDigit(body);
  return draw.one([() => number, () => groupCard(number, " "), () => groupCard(number, "-")])();
}

function groupCard(number: string, separator: string): string {
  const groups = number.length === 15 || number.length === 14 ? /^(.{4})(.{6})(.+)$/ : /(.{4})(?=.)/g;
  return number.length === 15 || number.length === 14
    ? number.replace(groups, `$1${separator}$2${separator}$3`)
    : number.replace(groups, `$1${separator}`);
}

/** From the SWIFT registry: country and what follows the check digits, `n` a digit, `a` a letter, `c` either. */
const ibanShapes: readonly [string, ...string[]] = [
  "DE18n",
  "FR10n11c2n",
  "GB4a14n",
  "NL4a10n",
  "ES20n",
  "IT1a10n12c",
  "CH5n12c",
  "AT16n",
  "BE12n",
  "PL24n",
  "SE20n",
  "NO11n",
  "DK14n",
  "FI14n",
  "IE4a14n",
  "PT21n",
  "LU3n13c",
  "TR5n1n16c",
  "SA2n18c",
  "AE19n",
  "MT4a5n18c",
  "CZ20n",
  "GR7n16c",
  "HU24n",
  "RO4a16c",
  "BG4a6n8c",
  "HR17n",
  "LV4a13c",
  "BR23n1a1c",
];

/** Compact, or in fours as on paper. */
export function drawIban(draw: Draw): string {
  const shape = draw.one(ibanShapes);
  const country = shape.slice(0, 2);
  const bban = shape
    .slice(2)
    .replace(/(\d+)([nac])/g, (_, length: string, kind: string) =>
      draw.characters(ibanAlphabets[kind] ?? "", Number(length)),
    );
  const check = String(98 - mod97(`${bban}${country}00`)).padStart(2, "0");
  const iban = `${country}${check}${bban}`;
  return draw.one([() => iban, () => iban.replace(/(.{4})(?=.)/g, "$1 ")])();
}

const ibanAlphabets: Readonly<Record<string, string | undefined>> = {
  n: alphabets["digit"],
  a: alphabets["upper"],
  c: alphabets["BASE36"],
};
