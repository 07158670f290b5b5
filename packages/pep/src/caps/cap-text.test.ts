import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { capFile } from "../../test/kit/client-cases.ts";
import { capStream } from "./cap-stream.ts";
import { type CapOptions, capBytes, capText, capTokens } from "./cap-text.ts";
import { type CountTokens, estimateTokens } from "./estimate-tokens.ts";

test.each(capFile.cases)("$name", ({ text, kept, max_tokens, max_bytes }) => {
  expect(capText(text, { tokensMax: max_tokens, bytesMax: max_bytes })).toBe(kept);
});

test.each(capFile.estimates)("estimates $tokens tokens for $text", ({ text, tokens }) => {
  expect(estimateTokens(text)).toBe(tokens);
});

/** Counters of every temper: the built-in one, one a word, one that counts less as a text grows. */
const counters: readonly CountTokens[] = [
  estimateTokens,
  (text) => text.split(" ").length,
  (text) => Math.abs(text.length - 20),
];

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 120 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 400 }),
);
const caps = fc.record(
  { tokensMax: fc.integer({ min: 1, max: 60 }), bytesMax: fc.integer({ min: 1, max: 200 }) },
  { requiredKeys: [] },
);
const count = fc.constantFrom(...counters);
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });

describe("whatever the text, the caps and the counter", () => {
  test("what is kept is a prefix, well-formed, and passes no cap", () => {
    fc.assert(
      fc.property(text, caps, count, (whole, limits, counter) => {
        const kept = capText(whole, limits, { count: counter });
        expect(whole.startsWith(kept)).toBe(true);
        expect(kept.isWellFormed()).toBe(true);
        if (kept === "") return;
        expect(bytesOf(kept)).toBeLessThanOrEqual(limits.bytesMax ?? Number.POSITIVE_INFINITY);
        if (limits.bytesMax === undefined && limits.tokensMax !== undefined) {
          expect(counter(kept)).toBeLessThanOrEqual(limits.tokensMax);
        }
      }),
    );
  });

  test("no split of a stream changes what passes, half surrogate pairs included", async () => {
    await fc.assert(
      fc.asyncProperty(text, caps, count, cuts, async (whole, limits, counter, places) => {
        const options: CapOptions = { count: counter };
        const passed = await Array.fromAsync(capStream(split(whole, places), limits, options));
        expect(passed.join("")).toBe(capText(whole, limits, options));
      }),
    );
  });

  test("the estimate never falls as a text grows", () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 400 }), (whole, at) => {
        expect(estimateTokens(whole.slice(0, at))).toBeLessThanOrEqual(estimateTokens(whole));
      }),
    );
  });

  test("nothing is cut needlessly: one character more would pass the cap", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (whole, max) => {
        const [afterBytes] = whole.slice(capBytes(whole, max).length);
        const [afterTokens] = whole.slice(capTokens(whole, max).length);
        if (afterBytes !== undefined) expect(bytesOf(capBytes(whole, max) + afterBytes)).toBeGreaterThan(max);
        if (afterTokens !== undefined)
          expect(estimateTokens(capTokens(whole, max) + afterTokens)).toBeGreaterThan(max);
      }),
    );
  });
});

test("a counter that gives no number lets nothing through", () => {
  expect(capTokens("some text", 5, { count: () => Number.NaN })).toBe("");
});

test("a text at its cap ends the source at once", async () => {
  const taken: string[] = [];
  let closed = false;
  async function* source(): AsyncGenerator<string> {
    try {
      for (const piece of ["one ", "two ", "three "]) {
        taken.push(piece);
        yield piece;
      }
    } finally {
      closed = true;
    }
  }
  expect(await Array.fromAsync(capStream(source(), { bytesMax: 8 }))).toEqual(["one ", "two "]);
  expect({ taken, closed }).toEqual({ taken: ["one ", "two "], closed: true });
});

test("a stream that its reader leaves is left too", async () => {
  let closed = false;
  async function* source(): AsyncGenerator<string> {
    try {
      for (;;) yield "more ";
    } finally {
      closed = true;
    }
  }
  for await (const piece of capStream(source(), { bytesMax: 1_000 })) if (piece === "more ") break;
  expect(closed).toBe(true);
});

test("counting a long text is not quadratic: each sixteenth is counted once", () => {
  let counted = 0;
  const whole = "word ".repeat(20_000);
  const kept = capTokens(whole, 1_000_000, {
    count: (part) => {
      counted += part.length;
      return part.length / 5;
    },
  });
  expect(kept).toBe(whole);
  expect(counted).toBeLessThan(20 * whole.length);
});

function bytesOf(part: string): number {
  return new TextEncoder().encode(part).length;
}

/** At any UTF-16 unit, so that pairs are parted too. */
async function* split(whole: string, places: readonly number[]): AsyncGenerator<string> {
  const borders = [0, ...places.filter((place) => place < whole.length).sort((a, b) => a - b), whole.length];
  for (const [index, border] of borders.slice(1).entries()) yield whole.slice(borders[index], border);
}
