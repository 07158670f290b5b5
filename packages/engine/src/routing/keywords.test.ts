import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compileKeywords } from "./keywords.ts";

const word = fc.string({ unit: fc.constantFrom("a", "B", "ß", "S", "\u200b", " "), maxLength: 4 });
const text = fc.string({ unit: fc.constantFrom("a", "b", "s", "A", "\u200d", " "), maxLength: 12 });

describe("keywords", () => {
  test("find the same in any order, and however often each is named", () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(text), (keywords, texts) => {
        const found = compileKeywords(keywords).matches(texts);
        expect(compileKeywords(keywords.toReversed()).matches(texts)).toBe(found);
        expect(compileKeywords([...keywords, ...keywords]).matches(texts)).toBe(found);
      }),
    );
  });

  test("find what any one of them finds, in any one of the texts", () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(text), (keywords, texts) => {
        const oneByOne = keywords.some((keyword) =>
          texts.some((each) => compileKeywords([keyword]).matches(each)),
        );
        expect(compileKeywords(keywords).matches(texts)).toBe(oneByOne);
      }),
    );
  });

  test("find a keyword wherever it stands in a text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), fc.string(), (before, keyword, after) => {
        const matcher = compileKeywords([keyword]);
        fc.pre(matcher.count === 1);
        expect(matcher.matches(before + keyword + after)).toBe(true);
      }),
    );
  });

  test("are not joined out of two texts", () => {
    expect(compileKeywords(["secret"]).matches(["sec", "ret"])).toBe(false);
  });

  test("count those that are looked for, the empty ones left out", () => {
    expect(compileKeywords([" a ", "", "\u200b", "b"]).count).toBe(2);
  });
});
