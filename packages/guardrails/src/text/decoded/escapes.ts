import type { HiddenPiece, HidingPlace } from "./hidden-piece.ts";
import { byteLength, codePointAt } from "./utf8.ts";

/** `%41` and the like: bytes of UTF-8 (RFC 3986, 2.1). */
export const percentEncoding: HidingPlace = {
  name: "percent",
  holdsTexts: false,
  sign: /%/,
  find: (text) => findFrom(text, "%", readPercent),
};

/** `&#65;`, `&#x41;`, `&amp;`. */
export const characterReferences: HidingPlace = {
  name: "entity",
  holdsTexts: false,
  sign: /&/,
  find: (text) => findFrom(text, "&", readReference),
};

/** `\u0041`, `\x41`, `\n`, as programming languages and JSON have them. */
export const backslashEscapes: HidingPlace = {
  name: "escape",
  holdsTexts: false,
  sign: /\\/,
  find: (text) => findFrom(text, "\\", readBackslash),
};

type Read = (text: string, start: number) => { readonly end: number; readonly reads: string } | undefined;

function* findFrom(text: string, sign: string, read: Read): Iterable<HiddenPiece> {
  for (let start = text.indexOf(sign); start >= 0; ) {
    const found = read(text, start);
    if (found !== undefined) yield { start, ...found };
    start = text.indexOf(sign, found?.end ?? start + 1);
  }
}

const percentByte = /%([0-9a-f]{2})/iy;

function readPercent(text: string, start: number): ReturnType<Read> {
  const bytes: number[] = [];
  for (let at = start; bytes.length < 4; at += 3) {
    percentByte.lastIndex = at;
    const digits = percentByte.exec(text)?.[1];
    if (digits === undefined) break;
    bytes.push(Number.parseInt(digits, 16));
  }
  const codePoint = codePointAt(bytes, 0);
  if (codePoint === undefined) return undefined;
  return { end: start + 3 * byteLength(codePoint), reads: String.fromCodePoint(codePoint) };
}

/** Browsers read numbers without the semicolon, too. */
const reference = /&(?:#(\d{1,7});?|#x([0-9a-f]{1,6});?|([a-z]{2,8});)/iy;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  colon: ":",
  commat: "@",
  dash: "-",
  gt: ">",
  hyphen: "-",
  lowbar: "_",
  lt: "<",
  nbsp: " ",
  num: "#",
  period: ".",
  quot: '"',
  shy: "",
  sol: "/",
  zwj: "",
  zwnj: "",
};

function readReference(text: string, start: number): ReturnType<Read> {
  reference.lastIndex = start;
  const [whole = "", decimal, hexadecimal, name = ""] = reference.exec(text) ?? [];
  const end = start + whole.length;
  if (whole === "") return undefined;
  if (decimal !== undefined) return readCodePoint(Number(decimal), end);
  if (hexadecimal !== undefined) return readCodePoint(Number.parseInt(hexadecimal, 16), end);
  const reads = named[name];
  return reads === undefined ? undefined : { end, reads };
}

function readCodePoint(codePoint: number, end: number): ReturnType<Read> {
  return codePoint > 0x10_ffff ? undefined : { end, reads: String.fromCodePoint(codePoint) };
}

/**
 * However often the backslash itself is escaped: a run of them is one. White space counts where it hides the beginning of a
 * word.
 */
const backslash =
  /(?<!\\)\\+(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|[nrt](?=[0-9a-z])|["'/])/iy;

function readBackslash(text: string, start: number): ReturnType<Read> {
  backslash.lastIndex = start;
  const [whole = "", four, braced, two] = backslash.exec(text) ?? [];
  const end = start + whole.length;
  if (whole === "") return undefined;
  const digits = four ?? braced ?? two;
  if (digits !== undefined) return readCodePoint(Number.parseInt(digits, 16), end);
  const sign = whole.slice(-1);
  return { end, reads: /[nrt]/i.test(sign) ? "\n" : sign };
}
