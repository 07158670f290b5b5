import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { foldCase } from "./fold-case.ts";

describe("foldCase", () => {
  // Left: Unicode's CaseFolding.txt, statuses C and F; the last two stand for their pairs the other way about.
  test.each([
    ["Az09~", "az09~"],
    ["ÀÉÖÝ", "àéöý"],
    ["ß", "ss"],
    ["ẞ", "ss"],
    ["ŉ", "ʼn"],
    ["\u01f0", "j\u030c"],
    ["\u0390", "\u03b9\u0308\u0301"],
    ["ς", "σ"],
    ["Σ", "σ"],
    ["ΑΣ", "ασ"],
    ["\u0130", "i\u0307"],
    ["\u0131", "\u0131"],
    ["I\u0131İ", "i\u0131i\u0307"],
    ["µ", "μ"],
    ["ſ", "s"],
    ["\u212a", "k"],
    ["\u2126", "ω"],
    ["ﬃ", "ffi"],
    ["ﬅ", "st"],
    ["և", "եւ"],
    ["ᾳ", "αι"],
    ["\u1fb7", "\u03b1\u0342\u03b9"],
    ["Ǆǅǆ", "ǆǆǆ"],
    ["Ⓐ", "ⓐ"],
    ["𐐀", "𐐨"],
    ["𞤀", "𞤢"],
    ["\u13a0", "\uab70"],
    ["\u13f8", "\u13f8"],
  ])("%j folds to %j", (text, folded) => {
    expect(foldCase(text)).toBe(folded);
  });

  test("takes out whatever shows nothing", () => {
    const invisible = [
      0xad, 0x34f, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x202e, 0x2060, 0x2063, 0x3164,
    ];
    const more = [0xfe0f, 0xfeff, 0x1d173, 0xe0001, 0xe0063, 0xe01ef];
    for (const code of [...invisible, ...more]) {
      expect(foldCase(`a${String.fromCodePoint(code)}b`)).toBe("ab");
    }
  });

  // Were one left in, a keyword could be cut by a character that no model heeds.
  test("takes out every control character but tab and line breaks", () => {
    const controls = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, offset) => 0x7f + offset)];
    const left = controls.filter((code) => foldCase(`A${String.fromCharCode(code)}b`) !== "ab");
    expect(left).toEqual([0x09, 0x0a, 0x0d]);
  });

  test("leaves nothing of which a second folding would make something else, for every code point", () => {
    const changed: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const folded = foldCase(String.fromCodePoint(code));
      if (foldCase(folded) !== folded) changed.push(code.toString(16));
    }
    expect(changed).toEqual([]);
  });

  // If this breaks, a keyword can be hidden by what stands before or after it.
  test("folds joined texts to their joined folds", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("Σ", "ς", "ı", "İ", "I", "ẞ", "\u200b", "\u0307", "ﬃ", "a", " ", "\0", "\n"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(fc.property(text, text, (a, b) => expect(foldCase(a + b)).toBe(foldCase(a) + foldCase(b))));
  });

  test("makes no difference between a text and its capitals or small letters, the dotless i apart", () => {
    const text = fc.string({ unit: "binary" }).filter((candidate) => !candidate.includes("\u0131"));
    fc.assert(
      fc.property(text, (original) => {
        expect(foldCase(original.toLowerCase())).toBe(foldCase(original));
        expect(foldCase(original.toUpperCase())).toBe(foldCase(original));
      }),
    );
  });
});
