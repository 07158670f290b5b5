import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { boundNanoUsd, costNanoUsd, ratesFor } from "./cost.ts";
import type { Price, PriceTier, Rates, TokenUse } from "./price.ts";

const plain: Price = { inputPicoUsd: 2_500_000, outputPicoUsd: 10_000_000, source: "config" };
const full: Price = {
  ...plain,
  cachedInputPicoUsd: 1_250_000,
  cacheWritePicoUsd: 3_125_000,
  audioInputPicoUsd: 40_000_000,
  imageInputPicoUsd: 5_000_000,
  audioOutputPicoUsd: 80_000_000,
  imageOutputPicoUsd: 30_000_000,
  reasoningPicoUsd: 12_000_000,
  requestNanoUsd: 5_000_000,
};
const tiered: Price = {
  ...plain,
  tiers: [{ aboveInputTokens: 200_000, inputPicoUsd: 5_000_000, outputPicoUsd: 15_000_000 }],
};

describe("the cost of a call", () => {
  const cases: readonly [name: string, price: Price, use: TokenUse, nanoUsd: number][] = [
    ["input and output, each at its rate", plain, { input: 1_000, output: 100 }, 2_500_000 + 1_000_000],
    ["nothing for nothing", plain, { input: 0, output: 0 }, 0],
    ["a part of a nano-USD as a whole one", { ...plain, inputPicoUsd: 1 }, { input: 1, output: 0 }, 1],
    [
      "parts of two kinds rounded up once, not twice",
      { ...plain, inputPicoUsd: 400, outputPicoUsd: 600 },
      { input: 1, output: 1 },
      1,
    ],
    [
      "finer kinds at their own rates, within their side",
      full,
      {
        input: 100,
        output: 50,
        cachedInput: 10,
        cacheWrite: 20,
        audioInput: 30,
        imageInput: 40,
        audioOutput: 5,
        imageOutput: 6,
        reasoning: 7,
      },
      12_500 + 62_500 + 1_200_000 + 200_000 + 400_000 + 180_000 + 84_000 + 320_000 + 5_000_000,
    ],
    [
      "finer kinds without a rate of their own as their side",
      plain,
      { input: 100, output: 50, cachedInput: 100, reasoning: 50 },
      250_000 + 500_000,
    ],
    [
      "no token twice where kinds overlap",
      { ...plain, audioInputPicoUsd: 40_000_000, cachedInputPicoUsd: 0 },
      { input: 10, output: 0, audioInput: 8, cachedInput: 6 },
      320_000,
    ],
    ["the lower tier up to its end", tiered, { input: 200_000, output: 1 }, 500_000_000 + 10_000],
    ["all tokens at the higher tier past it", tiered, { input: 200_001, output: 1 }, 1_000_005_000 + 15_000],
  ];
  test.each(cases)("counts %s", (_name, price, use, nanoUsd) => {
    expect(costNanoUsd(price, use)).toBe(nanoUsd);
  });

  test("is exact where the product passes 2^53", () => {
    const price = { ...plain, inputPicoUsd: 75_000_001, outputPicoUsd: 1 };
    // 75,000,001 × 1,000,000,007 + 1 = 75,000,001,525,000,008 pico-USD
    expect(costNanoUsd(price, { input: 1_000_000_007, output: 1 })).toBe(75_000_001_525_001);
  });

  test("never passes the largest exact integer", () => {
    expect(costNanoUsd(plain, { input: Number.MAX_SAFE_INTEGER, output: 0 })).toBe(Number.MAX_SAFE_INTEGER);
  });
});

const rate = fc.oneof(fc.nat(1_000), fc.nat(200_000_000));
const rates: fc.Arbitrary<Rates> = fc.record(
  {
    inputPicoUsd: rate,
    outputPicoUsd: rate,
    cachedInputPicoUsd: rate,
    cacheWritePicoUsd: rate,
    audioInputPicoUsd: rate,
    imageInputPicoUsd: rate,
    audioOutputPicoUsd: rate,
    imageOutputPicoUsd: rate,
    reasoningPicoUsd: rate,
  },
  { requiredKeys: ["inputPicoUsd", "outputPicoUsd"] },
);
const tokens = fc.oneof(fc.nat(100), fc.nat(2_000_000), fc.maxSafeNat());
const tiers: fc.Arbitrary<readonly PriceTier[]> = fc
  .uniqueArray(fc.tuple(fc.nat(1_000_000), rates), { maxLength: 3, selector: ([above]) => above })
  .map((entries) =>
    entries.sort(([a], [b]) => a - b).map(([aboveInputTokens, of]) => ({ aboveInputTokens, ...of })),
  );
const prices: fc.Arbitrary<Price> = fc
  .tuple(rates, tiers, fc.nat(10_000_000))
  .map(([of, above, requestNanoUsd]) => ({ ...of, tiers: above, requestNanoUsd, source: "config" }));
const uses: fc.Arbitrary<TokenUse> = fc.record(
  {
    input: tokens,
    output: tokens,
    cachedInput: tokens,
    cacheWrite: tokens,
    audioInput: tokens,
    imageInput: tokens,
    audioOutput: tokens,
    imageOutput: tokens,
    reasoning: tokens,
  },
  { requiredKeys: ["input", "output"] },
);

describe("laws of cost", () => {
  test("it is what a slow reckoning in big integers says", () => {
    fc.assert(
      fc.property(prices, uses, (price, use) => {
        const nano = slowNanoUsd(price, use);
        const most = BigInt(Number.MAX_SAFE_INTEGER);
        expect(BigInt(costNanoUsd(price, use))).toBe(nano < most ? nano : most);
      }),
    );
  });

  test("no call within its bounds costs more than its bound", () => {
    fc.assert(
      fc.property(prices, uses, fc.nat(1_000), fc.nat(1_000), (price, use, moreInput, moreOutput) => {
        const bound = boundNanoUsd(price, {
          inputTokensMax: Math.min(use.input + moreInput, Number.MAX_SAFE_INTEGER),
          outputTokensMax: Math.min(use.output + moreOutput, Number.MAX_SAFE_INTEGER),
        });
        expect(bound).toBeGreaterThanOrEqual(costNanoUsd(price, use));
      }),
    );
  });

  test("a tier that the call cannot reach does not raise its bound", () => {
    expect(boundNanoUsd(tiered, { inputTokensMax: 200_000, outputTokensMax: 0 })).toBe(500_000_000);
    expect(boundNanoUsd(tiered, { inputTokensMax: 200_001, outputTokensMax: 0 })).toBe(1_000_005_000);
  });
});

/** Token by kind, in big integers from the start. */
function slowNanoUsd(price: Price, use: TokenUse): bigint {
  const of = ratesFor(price, use.input);
  const side = (
    total: number,
    usual: number,
    kinds: readonly (readonly [number | undefined, number | undefined])[],
  ) => {
    let left = BigInt(total);
    let pico = 0n;
    for (const [count = 0, own = usual] of kinds) {
      const counted = BigInt(count) < left ? BigInt(count) : left;
      pico += counted * BigInt(own);
      left -= counted;
    }
    return pico + left * BigInt(usual);
  };
  const pico =
    side(use.input, of.inputPicoUsd, [
      [use.audioInput, of.audioInputPicoUsd],
      [use.imageInput, of.imageInputPicoUsd],
      [use.cacheWrite, of.cacheWritePicoUsd],
      [use.cachedInput, of.cachedInputPicoUsd],
    ]) +
    side(use.output, of.outputPicoUsd, [
      [use.audioOutput, of.audioOutputPicoUsd],
      [use.imageOutput, of.imageOutputPicoUsd],
      [use.reasoning, of.reasoningPicoUsd],
    ]);
  return (pico + 999n) / 1000n + BigInt(price.requestNanoUsd ?? 0);
}
