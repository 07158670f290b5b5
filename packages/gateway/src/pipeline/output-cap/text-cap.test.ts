import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import ranks from "gpt-tokenizer/bpeRanks/o200k_base";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { segmentsOf } from "./segments.ts";
import { TextCap } from "./text-cap.ts";
import { loadTokenizer } from "./tokenizer.ts";

const tokenizer = await loadTokenizer();

/** What models say and what could part badly: words, marks, contractions, spaces, scripts without spaces, halves. */
const word = fc.constantFrom(
  ..."the don't I'll 'S's HTMLParser naïve e\u0301te\u0301 Å 中文字 漢B かな ไทย עברית العربية 12345 3.14 v2 x_y a/b".split(
    " ",
  ),
  ..." |  |\t|\n|\n\n|\r\n| \n |   \n\n  |.|,|!!!|/|\n/|'|''|'l|'ll|-|--|“|”|…|😀|👩‍👩‍👧|🇩🇪|\u0301|\u200d|<|endoftext|<|endoftext|>|\0".split(
    "|",
  ),
);
const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { maxLength: 40 }).map((words) => words.join("")) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 900 }).map((length) => "abcdefgh".repeat(120).slice(0, length)),
  },
);
const anyLimits = fc.record(
  { tokensMax: fc.integer({ min: 1, max: 40 }), bytesMax: fc.integer({ min: 1, max: 120 }) },
  { requiredKeys: [] },
);

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const edges = [0, ...cuts.map((cut) => Math.min(cut, text.length)), text.length].sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => text.slice(edges[at], end));
}

interface Limits {
  readonly tokensMax?: number;
  readonly bytesMax?: number;
}

function capOf({ tokensMax, ...limits }: Limits): TextCap {
  return new TextCap({
    ...limits,
    ...(tokensMax !== undefined && { tokens: { max: tokensMax, tokenizer } }),
  });
}

function capped(parts: readonly string[], limits: Limits): { text: string; isReached: boolean } {
  const cap = capOf(limits);
  const text = parts.map((part) => cap.take(part)).join("") + cap.end();
  return { text, isReached: cap.isReached };
}

/** The cut of a whole text, written as it is defined: bytes first, then the library's tokens, then whole characters. */
function cutWhole(
  text: string,
  { tokensMax = Number.POSITIVE_INFINITY, bytesMax = Number.POSITIVE_INFINITY }: Limits,
): string {
  const within = charactersWithin(text, bytesMax);
  const tokens = encode(within, { disallowedSpecial: new Set() });
  if (tokens.length <= tokensMax) return within;
  const bytes = tokens.slice(0, tokensMax).reduce((sum, token) => sum + byteLength(ranks[token] ?? ""), 0);
  return charactersWithin(within, bytes);
}

function byteLength(token: string | readonly number[]): number {
  return typeof token === "string" ? Buffer.byteLength(token) : token.length;
}

function charactersWithin(text: string, bytes: number): string {
  let kept = "";
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) return kept;
    kept += character;
  }
  return kept;
}

const hasLongWord = (text: string) => segmentsOf(text).some(({ length }) => length >= 255);
const runs = { numRuns: 3_000 };

describe("a capped text", () => {
  test("is the same however it is split, halves of characters included", () => {
    fc.assert(
      fc.property(
        anyText,
        anyLimits,
        fc.array(fc.nat({ max: 300 }), { maxLength: 12 }),
        (text, limits, cuts) => {
          expect(capped(pieces(text, cuts), limits)).toEqual(capped([text], limits));
        },
      ),
      runs,
    );
  });

  test("is the same as cut whole by the tokenizer's own tokens", () => {
    fc.assert(
      fc.property(anyText, anyLimits, (text, limits) => {
        fc.pre(!hasLongWord(text));
        const { text: kept, isReached } = capped([...text], limits);
        expect({ kept, isReached }).toEqual({
          kept: cutWhole(text, limits),
          isReached: cutWhole(text, limits) !== text,
        });
      }),
      runs,
    );
  });

  // Whoever gets more than the cap has what the rule withheld.
  test("never lets more out than the limits allow, at no moment", () => {
    fc.assert(
      fc.property(
        anyText,
        anyLimits,
        fc.array(fc.nat({ max: 300 }), { maxLength: 12 }),
        (text, limits, cuts) => {
          const whole = capped([text], limits).text;
          const cap = capOf(limits);
          let out = "";
          for (const piece of pieces(text, cuts)) {
            out += cap.take(piece);
            expect(whole.startsWith(out)).toBe(true);
          }
          expect(Buffer.byteLength(out)).toBeLessThanOrEqual(limits.bytesMax ?? Number.POSITIVE_INFINITY);
        },
      ),
      runs,
    );
  });

  test("counts words of any length, and in time that grows with their length alone", () => {
    const long = "qwertzuiop".repeat(10_000);
    const { text, isReached } = capped([long], { tokensMax: 10_000 });
    expect(isReached).toBe(true);
    expect(text.length).toBeGreaterThan(10_000);
    expect(capped(pieces(long, [1, 77, 40_000]), { tokensMax: 10_000 }).text).toBe(text);
  });
});

test.each([
  ["a multi-byte character is cut off whole", "aé", { bytesMax: 2 }, "a"],
  ["and kept whole where it fits", "aé", { bytesMax: 3 }, "aé"],
  ["an emoji of several tokens is cut off whole", "👩‍👩‍👧", { tokensMax: 1 }, ""],
  ["text that looks like a control token is text", "<|endoftext|>", { tokensMax: 2 }, "<|"],
  ["what fits is left alone", "Hello world", { tokensMax: 2 }, "Hello world"],
  ["one token less cuts a word", "Hello world", { tokensMax: 1 }, "Hello"],
])("%s", (_name, text, limits, kept) => {
  expect(capped([text], limits).text).toBe(kept);
});
