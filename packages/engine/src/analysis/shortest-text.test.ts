import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { interval, lengths } from "./intervals.ts";
import { shortestText } from "./shortest-text.ts";
import { allTexts, hasText, meetTexts, type TextPart, type TextSet, words } from "./text-set.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "😀"), maxLength: 3 });
const part: fc.Arbitrary<TextPart> = fc.record({
  method: fc.constantFrom("startsWith", "endsWith", "contains"),
  text,
  negated: fc.boolean(),
});
const limit = fc
  .tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
  .map(([from, more]) => interval(from, from + more));
const anySet: fc.Arbitrary<TextSet> = fc
  .record({
    except: fc.array(text, { maxLength: 6 }).map((list) => new Set(list)),
    lengths: fc.oneof(limit, fc.constant(lengths.all)),
    parts: fc.array(part, { maxLength: 5 }),
  })
  .map((set) => ({ kind: "texts", ...set }));

/** Every text of up to five of the characters that the sets name, and one more. */
const everyText: readonly string[] = Array.from({ length: 6 }, (_, length) => textsOf(length)).flat();

function textsOf(length: number): readonly string[] {
  if (length === 0) return [""];
  return textsOf(length - 1).flatMap((before) => ["a", "b", "😀", "x"].map((next) => before + next));
}

describe("shortestText", () => {
  test("finds a text of the set, and none only where there is none", () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const found = shortestText(set);
        if (found.kind === "text") expect(hasText(set, found.text)).toBe(true);
        else {
          expect(found.kind).toBe("none");
          expect(everyText.find((one) => hasText(set, one))).toBeUndefined();
        }
      }),
      { numRuns: 1_000 },
    );
  });

  const parts = (...of: readonly TextPart[]): TextSet => ({ ...allTexts, parts: of });
  const has = (method: TextPart["method"], of: string): TextPart => ({ method, text: of, negated: false });
  const hasNot = (method: TextPart["method"], of: string): TextPart => ({ method, text: of, negated: true });
  const ofLength = (from: number, to: number): TextSet => ({ ...allTexts, lengths: interval(from, to) });

  test.each<readonly [string, readonly TextSet[], string | "none" | "unknown"]>([
    [
      "a beginning that lacks what must be in it",
      [parts(has("startsWith", "ab"), has("contains", "bc")), ofLength(3, 3)],
      "abc",
    ],
    ["two beginnings that part", [parts(has("startsWith", "ab"), has("startsWith", "ac"))], "none"],
    [
      "a beginning that holds what must not be in it",
      [parts(has("startsWith", "abc"), hasNot("contains", "bc"))],
      "none",
    ],
    [
      "an end that overlaps the beginning",
      [parts(has("startsWith", "aba"), has("endsWith", "bab")), ofLength(4, 4)],
      "abab",
    ],
    ["no text is so short", [parts(has("contains", "abc")), ofLength(0, 2)], "none"],
    ["every text of length 0 is left out", [ofLength(0, 0), { ...allTexts, except: new Set([""]) }], "none"],
    ["lengths are code points, not UTF-16 units", [parts(has("contains", "😀😀")), ofLength(2, 2)], "😀😀"],
    ["every text contains the empty one", [parts(hasNot("contains", ""))], "none"],
    ["of some words, one that fits", [words(["b", "ab"]), parts(has("startsWith", "a"))], "ab"],
    ["a text too long to be built", [parts(has("contains", "a")), ofLength(2_000_000, 3_000_000)], "unknown"],
  ])("%s", (_name, sets, expected) => {
    const found = shortestText(sets.reduce(meetTexts));
    expect(found.kind === "text" ? found.text : found.kind).toBe(expected);
  });
});
