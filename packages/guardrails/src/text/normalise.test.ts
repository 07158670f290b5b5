import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { asciiOf } from "./ascii-of.ts";
import { latiniseMixedWords } from "./look-alikes.ts";
import { normalise } from "./normalise.ts";

describe("normalise", () => {
  test.each([
    ["plain text is the same", "My card: 4111 1111\tok\r\n", "My card: 4111 1111\tok\r\n"],
    ["fullwidth digits are digits", "４１１１", "4111"],
    ["digits of every script are digits", "٤١١١ ४१११ ໔໑໑໑ 𞗲𑛛", "4111 4111 4111 11"],
    ["invisible characters are gone", "4\u00ad1\u200b1\u2060\u{e0100}1\ufe0f\u3164\0", "4111"],
    ["tags are gone", "a\u{e0041}\u{e0042}b", "ab"],
    ["compatibility forms are what they stand for", "ﬁ ⓐ ½ ㎏ 𝐩𝐚𝐲", "fi a 1/2 kg pay"],
    ["dashes, quotes and spaces are ASCII's", "“4111–1111”\u00a0‑ it’s", '"4111-1111" - it\'s'],
    ["marks are composed", "Mu\u0308ller", "Müller"],
    ["marks on a digit or letter of ASCII are gone", "4\u03361\u0336 1\ufe0f\u20e3 i\u0335g", "41 1 ig"],
    ["drawn letters and digits are read", "🅿🅰🅨 ❶➋ 🇺🇸", "PAY 12 US"],
    ["look-alikes are Latin beside Latin letters", "pаypаl іgnore", "paypal ignore"],
    ["a word of one other script stays", "привет μέλι", "привет μέλι"],
    ["separators of lines are line breaks", "a\u2028b\u0085c", "a\nb\nc"],
    ["lone surrogates stay", "a\ud800b\udc00", "a\ud800b\udc00"],
  ])("%s", (_, original, text) => {
    expect(normalise(original).text).toBe(text);
  });

  test("maps a range to the smallest range of the original that it was made of", () => {
    const { text, originalRange } = normalise("see 4\u200b1\u03361\u200b1\u200b ﬁ.");
    expect(text).toBe("see 4111 fi.");
    expect(originalRange(4, 8)).toEqual({ start: 4, end: 11 });
    expect(originalRange(8, 9)).toEqual({ start: 12, end: 13 });
    expect(originalRange(9, 10)).toEqual({ start: 13, end: 14 });
    expect(originalRange(11, 12)).toEqual({ start: 14, end: 15 });
  });

  test("gives what a reference of one line a step gives", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(normalise(text).text).toBe(reference(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test("the original's slice of any range holds the range when it is normalised", () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (original, a, b) => {
        const { text, originalRange } = normalise(original);
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        const range = originalRange(start, end);
        const slice = normalise(original.slice(range.start, range.end)).text;
        expect(latiniseAll(slice).includes(latiniseAll(text.slice(start, end)))).toBeTrue();
      }),
      { numRuns: 3_000 },
    );
  });

  test("ranges of neighbours never overlap and never run backwards, unless they are of one cluster", () => {
    fc.assert(
      fc.property(texts, (original) => {
        const { text, originalRange } = normalise(original);
        let last = { start: 0, end: 0 };
        for (let at = 0; at < text.length; at += 1) {
          const range = originalRange(at, at + 1);
          const isSame = range.start === last.start && range.end === last.end;
          expect(isSame || range.start >= last.end).toBeTrue();
          last = range;
        }
        expect(last.end).toBeLessThanOrEqual(original.length);
      }),
    );
  });
});

/** Characters of every kind that normalising knows, mixed, and any code point at all. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."ab1 -é",
        "\u200b",
        "\u0301",
        "\u0336",
        "\u0323",
        "а",
        "р",
        "ж",
        "４",
        "٣",
        "ﬁ",
        "ﷺ",
        "ᄒ",
        "ᅡ",
        "ᆫ",
      ),
      fc.constantFrom("ｶ", "ﾞ", "´", "\u{e0041}", "𝐩", "\ud800", "\udc00", "\u034f", "क", "ि", "़", "–", "🅿"),
      fc.string({ unit: "binary", maxLength: 2 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

function reference(text: string): string {
  const visible = [...text].filter((character) => !isInvisible(character)).join("");
  const ascii = [...visible.normalize("NFKC")].map((character) => asciiOf(character) ?? character).join("");
  return latiniseMixedWords(ascii.replace(/([0-9A-Za-z])\p{M}+/gu, "$1"));
}

function isInvisible(character: string): boolean {
  return /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(character) && !/[\t\n\v\f\r\u0085]/.test(character);
}

/** A slice may cut the word that says whether look-alikes are Latin in it. */
function latiniseAll(text: string): string {
  return [...text].map((letter) => latiniseMixedWords(`x${letter}`).slice(1)).join("");
}
