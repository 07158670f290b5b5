import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { detect } from "../../../test/kit/detect.ts";
import type { WordsParams } from "../../definition.ts";
import { createWordsDetector } from "./words-detector.ts";

function found(params: WordsParams, text: string): readonly string[] {
  return detect(createWordsDetector(params), text).map(({ start, end }) => text.slice(start, end));
}

describe("words", () => {
  test.each<[guarantee: string, words: string[], text: string, found: string[]]>([
    ["whatever the case", ["falcon"], "Falcon, FALCON and falcon", ["Falcon", "FALCON", "falcon"]],
    ["only as a word of its own", ["ass"], "class, assess, ass.", ["ass"]],
    ["beside punctuation and underscores", ["falcon"], "(falcon) project_falcon_2", ["falcon", "falcon"]],
    ["not inside of accented words", ["os"], "Oslo, pós-graduação, ós", []],
    [
      "with signs at its edges",
      ["c++", ".net", "@acme"],
      "c++17 or ASP.NET or @acme!",
      ["c++", ".NET", "@acme"],
    ],
    ["a sign does not make up for a letter", [".net"], ".network", []],
    ["anywhere in scripts without spaces", ["機密"], "これは機密文書です", ["機密"]],
    ["Latin words amid scripts without spaces", ["falcon"], "計画falconです", ["falcon"]],
    ["phrases over any white space", ["project falcon"], "Project  \tFalcon", ["Project  \tFalcon"]],
    ["with its sharp s or without", ["straße"], "STRASSE strasse Straße", ["STRASSE", "strasse", "Straße"]],
    ["with either sigma", ["οδός"], "ΟΔΌΣ οδός", ["ΟΔΌΣ", "οδός"]],
    ["combined accents or not", ["café"], "cafe\u0301", ["cafe\u0301"]],
    ["full-width letters", ["falcon"], "ｆａｌｃｏｎ", ["ｆａｌｃｏｎ"]],
    ["not within words of Hindi", ["राम"], "रामायण", []],
  ])("finds words %s", (_guarantee, words, text, expected) => {
    expect(found({ words }, text)).toEqual(expected);
  });

  test.each<[guarantee: string, allow: string[], text: string, found: string[]]>([
    ["within an allowed phrase", ["falcon heights"], "Falcon Heights is no falcon", ["falcon"]],
    [
      "within one of several that overlap",
      ["the falcon", "falcon heights road"],
      "the falcon heights road",
      [],
    ],
    ["unless the phrase is part of a longer word", ["falcon heights"], "falcon heightsx", ["falcon"]],
  ])("does not count a word %s", (_guarantee, allow, text, expected) => {
    expect(found({ words: ["falcon"], allow }, text)).toEqual(expected);
  });

  test("names its findings as configured", () => {
    expect(detect(createWordsDetector({ words: ["falcon"], type: "Project names" }), "falcon")).toEqual([
      { type: "PROJECT_NAMES", start: 0, end: 6, score: 1, evidence: "list" },
    ]);
  });

  test("finds each of thousands of words", () => {
    const words = Array.from({ length: 5_000 }, (_, index) => `name${index}x`);
    expect(found({ words }, words.join(" "))).toEqual(words);
  });

  test("finds what a naive search finds", () => {
    const word = fc.stringMatching(/^[ab]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), fc.array(word), (words, text) => {
        expect(found({ words }, text.join(" "))).toEqual(text.filter((one) => words.includes(one)));
      }),
    );
  });
});
