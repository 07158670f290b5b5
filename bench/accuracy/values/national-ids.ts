import type { Draw } from "../draw.ts";
import { alphabets } from "./alphabets.ts";
import { digitsOf, luhnDigit, mod11And10Digit, mod97, verhoeffDigit, weigh } from "./checksums.ts";
import { drawDate } from "./contact.ts";

type DrawValue = (draw: Draw) => string;

/** Each number by its country's published rule, its check digits right, written as people write it. */
export const nationalIds: Readonly<Record<string, DrawValue>> = {
  US_SSN: (draw) => grouped(draw, [usArea(draw), between(draw, 1, 99, 2), between(draw, 1, 9999, 4)], "-"),
  US_ITIN: (draw) => grouped(draw, [`9${draw.digits(2)}`, between(draw, 70, 88, 2), draw.digits(4)], "-"),
  US_PASSPORT: (draw) => draw.one([draw.characters("CXAY", 1), String(1 + draw.below(6))]) + draw.digits(8),
  US_BANK_ACCOUNT: (draw) => String(1 + draw.below(9)) + draw.digits(9 + draw.below(3)),
  US_DRIVER_LICENSE: (draw) =>
    draw.one([
      () => draw.characters("ABCDEFGHJKLMNPRSTUVWXYZ", 1) + draw.digits(7),
      () => `${draw.characters("BCDFGHJKLM", 1)}${draw.digits(3)}-${draw.digits(4)}-${draw.digits(4)}`,
      () => draw.characters("ABCDEFGHJKLMNPRSTUVWXYZ", 1) + draw.digits(12),
    ])(),
  UK_NHS: (draw) =>
    until(
      draw,
      () => String(4 + draw.below(3)) + draw.digits(8),
      (body) => {
        const check = 11 - (weigh(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return check === 10 ? undefined : grouped(draw, cut(body + String(check % 11), 3, 3, 4), " ");
      },
    ),
  UK_NINO: (draw) =>
    grouped(
      draw,
      [
        draw.one(["AB", "CE", "JK", "PR", "SX", "WM"]),
        draw.digits(2),
        draw.digits(2),
        draw.digits(2),
        draw.one(["A", "B", "C", "D"]),
      ],
      " ",
    ),
  DE_TAX_ID: drawGermanTaxId,
  FR_NIR: drawFrenchNir,
  ES_NIF: (draw) => spanishLetter(draw.digits(8), draw),
  ES_NIE: (draw) => {
    const first = draw.below(3);
    const rest = draw.digits(7);
    return `${"XYZ".charAt(first)}${draw.one(["", "-"])}${rest}${draw.one(["", "-"])}${nifLetter(`${first}${rest}`)}`;
  },
  IT_FISCAL_CODE: drawItalianCode,
  PL_PESEL: (draw) => {
    const [year, month, day] = drawDate(draw);
    const shifted = String(Number(month) + (Number(year) >= 2000 ? 20 : 0)).padStart(2, "0");
    const body = year.slice(2) + shifted + day + draw.digits(4);
    return body + String((10 - (weigh(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
  },
  FI_HETU: (draw) => {
    const [year, month, day] = drawDate(draw);
    const date = day + month + year.slice(2);
    const serial = between(draw, 2, 899, 3);
    const check = "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(date + serial) % 31);
    return `${date}${Number(year) >= 2000 ? "A" : "-"}${serial}${check}`;
  },
  SE_PERSONNUMMER: (draw) => {
    const [year, month, day] = drawDate(draw);
    const body = year.slice(2) + month + day + draw.digits(3);
    const number = `${month}${day}-${body.slice(6)}${luhnDigit(body)}`;
    return draw.one([year.slice(2), year]) + number;
  },
  NL_BSN: (draw) =>
    until(
      draw,
      () => String(1 + draw.below(8)) + draw.digits(7),
      (body) => {
        const check = weigh(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        return check === 10 ? undefined : body + String(check);
      },
    ),
  AU_ABN: drawAbn,
  AU_ACN: (draw) => {
    const body = `00${draw.digits(6)}`;
    const check = (10 - (weigh(body, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10;
    return grouped(draw, cut(body + String(check), 3, 3, 3), " ");
  },
  AU_TFN: (draw) =>
    until(
      draw,
      () => String(1 + draw.below(8)) + draw.digits(7),
      (body) => {
        const check = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find(
          (digit) => (weigh(body, [1, 4, 3, 7, 5, 8, 6, 9]) + digit * 10) % 11 === 0,
        );
        return check === undefined ? undefined : grouped(draw, cut(body + String(check), 3, 3, 3), " ");
      },
    ),
  AU_MEDICARE: (draw) => {
    const body = String(2 + draw.below(5)) + draw.digits(7);
    const check = weigh(body, [1, 3, 7, 9, 1, 3, 7, 9]) % 10;
    return grouped(draw, cut(`${body}${check}${1 + draw.below(9)}`, 4, 5, 1), " ");
  },
  IN_AADHAAR: (draw) => {
    const body = String(2 + draw.below(8)) + draw.digits(10);
    return grouped(draw, cut(body + verhoeffDigit(body), 4, 4, 4), " ");
  },
  IN_PAN: (draw) =>
    `${draw.characters(alphabets["upper"] ?? "", 3)}P${draw.characters(alphabets["upper"] ?? "", 1)}${draw.digits(4)}${draw.characters(alphabets["upper"] ?? "", 1)}`,
  SG_NRIC: drawSingaporeId,
  KR_RRN: (draw) => {
    const [year, month, day] = drawDate(draw);
    const body =
      year.slice(2) +
      month +
      day +
      String(1 + draw.below(2) + (Number(year) >= 2000 ? 2 : 0)) +
      draw.digits(5);
    const check = (11 - (weigh(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
    return `${body.slice(0, 6)}-${body.slice(6)}${check}`;
  },
  BR_CPF: (draw) => {
    const body = draw.digits(9);
    const first = brazilianDigit(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
    const second = brazilianDigit(body + first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    const [a, b, c] = cut(body, 3, 3, 3);
    return draw.one([`${a}.${b}.${c}-${first}${second}`, `${body}${first}${second}`]);
  },
  BR_CNPJ: (draw) => {
    const body = `${draw.digits(8)}0001`;
    const first = brazilianDigit(body, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    const second = brazilianDigit(body + first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    const [a, b, c, d] = cut(body, 2, 3, 3, 4);
    return draw.one([`${a}.${b}.${c}/${d}-${first}${second}`, `${body}${first}${second}`]);
  },
  CA_SIN: (draw) => {
    const body = String(1 + draw.below(7)) + draw.digits(7);
    const number = cut(body + luhnDigit(body), 3, 3, 3);
    return draw.one([number.join(" "), number.join("-"), number.join("")]);
  },
  ZA_ID: (draw) => {
    const [year, month, day] = drawDate(draw);
    const body = `${year.slice(2)}${month}${day}${draw.digits(4)}0${8 + draw.below(2)}`;
    return body + luhnDigit(body);
  },
  TR_TCKN: (draw) => {
    const body = String(1 + draw.below(9)) + draw.digits(8);
    const odd = weigh(body, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const even = weigh(body, [0, 1, 0, 1, 0, 1, 0, 1, 0]);
    const tenth = (((odd * 7 - even) % 10) + 10) % 10;
    return `${body}${tenth}${(odd + even + tenth) % 10}`;
  },
  JP_MY_NUMBER: (draw) => {
    const body = draw.digits(11);
    const rest = weigh(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    return grouped(draw, cut(body + String(rest <= 1 ? 0 : 11 - rest), 4, 4, 4), " ");
  },
};

function usArea(draw: Draw): string {
  return between(draw, 1, 665, 3);
}

function between(draw: Draw, least: number, most: number, length: number): string {
  return String(least + draw.below(most - least + 1)).padStart(length, "0");
}

function cut(text: string, ...lengths: readonly number[]): readonly string[] {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return text.slice(start - length, start);
  });
}

/** Mostly with its separators, sometimes in one piece. */
function grouped(draw: Draw, parts: readonly string[], separator: string): string {
  return parts.join(draw.below(3) === 0 ? "" : separator);
}

function until<T>(draw: Draw, drawBody: (draw: Draw) => string, finish: (body: string) => T | undefined): T {
  for (;;) {
    const value = finish(drawBody(draw));
    if (value !== undefined) return value;
  }
}

/** One digit stands twice among the first ten, all others at most once. */
function drawGermanTaxId(draw: Draw): string {
  const pool = [..."0123456789"];
  const digits: string[] = [];
  while (digits.length < 9) digits.push(...pool.splice(draw.below(pool.length), 1));
  digits.splice(2 + draw.below(8), 0, digits[0] ?? "1");
  const first = digits.findIndex((digit) => digit !== "0");
  const body = first > 0 ? [...digits.slice(first), ...digits.slice(0, first)].join("") : digits.join("");
  const number = body + mod11And10Digit(body);
  return draw.one([number, cut(number, 2, 3, 3, 3).join(" ")]);
}

function drawFrenchNir(draw: Draw): string {
  const [year, month] = drawDate(draw);
  const department = between(draw, 1, 95, 2);
  const body = `${1 + draw.below(2)}${year.slice(2)}${month}${department}${between(draw, 1, 600, 3)}${between(draw, 1, 400, 3)}`;
  const key = String(97 - mod97(body)).padStart(2, "0");
  return grouped(draw, [...cut(body, 1, 2, 2, 2, 3, 3), key], " ");
}

function nifLetter(number: string): string {
  return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(number) % 23);
}

function spanishLetter(number: string, draw: Draw): string {
  return `${number}${draw.one(["", "-"])}${nifLetter(number)}`;
}

const italianMonths = "ABCDEHLMPRST";
const italianOdd = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function drawItalianCode(draw: Draw): string {
  const [year, month, day] = drawDate(draw);
  const consonants = "BCDFGLMNPRSTVZ";
  const born = String(Number(day) + 40 * draw.below(2)).padStart(2, "0");
  const place = `${draw.characters("ABCDEFGHIL", 1)}${between(draw, 1, 900, 3)}`;
  const body = `${draw.characters(consonants, 6)}${year.slice(2)}${italianMonths.charAt(Number(month) - 1)}${born}${place}`;
  const sum = [...body].reduce((total, character, index) => {
    const value = character < "A" ? Number(character) : character.charCodeAt(0) - 65;
    return total + (index % 2 === 0 ? (italianOdd[value] ?? 0) : value);
  }, 0);
  return body + String.fromCharCode(65 + (sum % 26));
}

/** The check digits come first: the weighed sum, with 1 taken from the first digit, is divisible by 89. */
function drawAbn(draw: Draw): string {
  const rest = draw.digits(9);
  const sum = weigh(rest, [3, 5, 7, 9, 11, 13, 15, 17, 19]);
  for (let check = 11; check < 100; check += 1) {
    if ((sum + weigh(String(check - 10).padStart(2, "0"), [10, 1])) % 89 === 0) {
      return grouped(draw, cut(`${check}${rest}`, 2, 3, 3, 3), " ");
    }
  }
  return drawAbn(draw);
}

/** What the check letter of each series is counted from. */
const singaporeSeries: readonly [SingaporeSeries, ...SingaporeSeries[]] = [
  { prefix: "S", offset: 0, letters: "JZIHGFEDCBA" },
  { prefix: "T", offset: 4, letters: "JZIHGFEDCBA" },
  { prefix: "F", offset: 0, letters: "XWUTRQPNMLK" },
  { prefix: "G", offset: 4, letters: "XWUTRQPNMLK" },
  { prefix: "M", offset: 3, letters: "XWUTRQPNJLK" },
];

interface SingaporeSeries {
  readonly prefix: string;
  readonly offset: number;
  readonly letters: string;
}

function drawSingaporeId(draw: Draw): string {
  const { prefix, offset, letters } = draw.one(singaporeSeries);
  const body = draw.digits(7);
  return prefix + body + letters.charAt((weigh(body, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11);
}

function brazilianDigit(body: string, weights: readonly number[]): string {
  const rest = digitsOf(body).reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0) % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}
