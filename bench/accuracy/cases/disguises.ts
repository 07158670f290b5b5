/** How a value is hidden: what stands in the text in its place; `undefined` where the way does not fit the value. */
export type Disguise = (value: string) => string | undefined;

export const disguises = {
  "full-width": mapCharacters(/[!-~]/, (character) => codePoint(character, 0xfee0)),
  "arabic digits": mapCharacters(/\d/, (digit) => codePoint(digit, 0x0660 - 0x30)),
  "devanagari digits": mapCharacters(/\d/, (digit) => codePoint(digit, 0x0966 - 0x30)),
  "mathematical digits": mapCharacters(/\d/, (digit) => codePoint(digit, 0x1d7ce - 0x30)),
  "zero-width": between("\u200b", 3),
  "word joiner": between("\u2060", 4),
  "soft hyphen": between("\u00ad", 4),
  "variation selector": between("\ufe0f", 5),
  bidi: (value) => `\u202a${value}\u202c`,
  "bidi inside": between("\u200e", 4),
  "tag characters": mapCharacters(/[ -~]/, (character) => codePoint(character, 0xe0000)),
  "spaced out": onNumbers((value) => [...value].join(" ")),
  dashes: onNumbers((value) => [...value].join("-")),
  dots: onNumbers((value) => [...value].join(".")),
  newline: (value) => {
    const at = Math.ceil(value.length / 3);
    return `${value.slice(0, at)}
${value.slice(at)}`;
  },
  base64: (value) => Buffer.from(value).toString("base64"),
  hex: (value) => Buffer.from(value).toString("hex"),
  percent: (value) => [...Buffer.from(value)].map((byte) => `%${hex(byte, 2)}`).join(""),
  "html entities": (value) => [...value].map((character) => `&#${character.codePointAt(0)};`).join(""),
  "html hex entities": (value) =>
    [...value].map((character) => `&#x${hex(character.charCodeAt(0), 2)};`).join(""),
  "unicode escapes": (value) =>
    [...value].map((character) => `\\u${hex(character.charCodeAt(0), 4)}`).join(""),
  "hex escapes": (value) => [...value].map((character) => `\\x${hex(character.charCodeAt(0), 2)}`).join(""),
  "at and dot": (value) => spellOut(value, "[at]", "[dot]"),
  "at and dot, spaced": (value) => spellOut(value, " (at) ", " (dot) "),
  "at and dot, words": (value) => spellOut(value, " at ", " dot "),
  homoglyphs: (value) =>
    changed(
      value,
      value.replace(/[aeopc]/g, (letter) => cyrillic[letter] ?? letter),
    ),
  "markdown bold": (value) => `**${value.slice(0, 4)}**${value.slice(4)}`,
  "markdown code": (value) => `\`${value}\``,
  "html comment": (value) => `${value.slice(0, 5)}<!-- -->${value.slice(5)}`,
  "split over strings": (value) => {
    const middle = Math.floor(value.length / 2);
    return `${value.slice(0, middle)}" + "${value.slice(middle)}`;
  },
} as const satisfies Readonly<Record<string, Disguise>>;

export type Evasion = keyof typeof disguises;

const cyrillic: Readonly<Record<string, string | undefined>> = { a: "а", e: "е", o: "о", p: "р", c: "с" };

function codePoint(character: string, distance: number): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + distance);
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

function changed(value: string, disguised: string): string | undefined {
  return disguised === value ? undefined : disguised;
}

function mapCharacters(which: RegExp, map: (character: string) => string): Disguise {
  return (value) =>
    changed(
      value,
      [...value].map((character) => (which.test(character) ? map(character) : character)).join(""),
    );
}

/** Something invisible after every so many characters. */
function between(invisible: string, every: number): Disguise {
  return (value) => value.replace(new RegExp(`(.{${every}})(?=.)`, "gs"), `$1${invisible}`);
}

/** Of numbers alone, their own separators taken out first. */
function onNumbers(disguise: (digits: string) => string): Disguise {
  return (value) => {
    const digits = value.replaceAll(/[ -]/g, "");
    return /^\d+$/.test(digits) ? disguise(digits) : undefined;
  };
}

function spellOut(value: string, at: string, dot: string): string | undefined {
  const [local, host] = value.split("@");
  return host === undefined ? undefined : `${local}${at}${host.replaceAll(".", dot)}`;
}
