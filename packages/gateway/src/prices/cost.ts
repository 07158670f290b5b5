import type { Price, Rates, TokenUse } from "./price.ts";

/** A number of tokens, and what each costs. */
type Line = readonly [tokens: number, picoUsd: number];

/**
 * What a call cost, in nano-USD: exact, and rounded up once. Past 2^53−1, which is nine million dollars, it is that.
 */
export function costNanoUsd(price: Price, use: TokenUse): number {
  const rates = ratesFor(price, use.input);
  return totalNanoUsd(price, [...inputLines(rates, use), ...outputLines(rates, use)]);
}

/**
 * The most that a call of at most so many tokens can cost, whatever kinds of tokens they are and whichever tier it comes
 * to: never less than `costNanoUsd` of a use within these bounds.
 */
export function boundNanoUsd(
  price: Price,
  { inputTokensMax, outputTokensMax }: { readonly inputTokensMax: number; readonly outputTokensMax: number },
): number {
  let input = dearestInput(price);
  let output = dearestOutput(price);
  for (const tier of price.tiers ?? []) {
    if (tier.aboveInputTokens >= inputTokensMax) break;
    input = Math.max(input, dearestInput(tier));
    output = Math.max(output, dearestOutput(tier));
  }
  return totalNanoUsd(price, [
    [inputTokensMax, input],
    [outputTokensMax, output],
  ]);
}

/** The rates of the tier that a call with so many input tokens is in. */
export function ratesFor(price: Price, inputTokens: number): Rates {
  return price.tiers?.findLast(({ aboveInputTokens }) => inputTokens > aboveInputTokens) ?? price;
}

/** Where reported kinds overlap (cached audio), each token counts once, under the kind that is usually the dearer. */
function inputLines(rates: Rates, use: TokenUse): readonly Line[] {
  const usual = rates.inputPicoUsd;
  return split(use.input, usual, [
    [use.audioInput ?? 0, rates.audioInputPicoUsd ?? usual],
    [use.imageInput ?? 0, rates.imageInputPicoUsd ?? usual],
    [use.cacheWrite ?? 0, rates.cacheWritePicoUsd ?? usual],
    [use.cachedInput ?? 0, rates.cachedInputPicoUsd ?? usual],
  ]);
}

function outputLines(rates: Rates, use: TokenUse): readonly Line[] {
  const usual = rates.outputPicoUsd;
  return split(use.output, usual, [
    [use.audioOutput ?? 0, rates.audioOutputPicoUsd ?? usual],
    [use.imageOutput ?? 0, rates.imageOutputPicoUsd ?? usual],
    [use.reasoning ?? 0, rates.reasoningPicoUsd ?? usual],
  ]);
}

/** The kinds in their order, each with what is left of the total, and the rest at the usual rate. */
function split(total: number, usualPicoUsd: number, kinds: readonly Line[]): readonly Line[] {
  let left = total;
  const lines = kinds.map(([tokens, picoUsd]): Line => {
    const counted = Math.min(tokens, left);
    left -= counted;
    return [counted, picoUsd];
  });
  return [...lines, [left, usualPicoUsd]];
}

function totalNanoUsd({ requestNanoUsd = 0 }: Price, lines: readonly Line[]): number {
  const pico = lines.reduce((sum, [tokens, picoUsd]) => sum + tokens * picoUsd, 0);
  // Of terms that are not negative: where the sum is below 2^53, each of them was, and none was rounded.
  if (Number.isSafeInteger(pico)) return saturated(wholeNanoUsd(pico) + requestNanoUsd);
  const exact = lines.reduce((sum, [tokens, picoUsd]) => sum + BigInt(tokens) * BigInt(picoUsd), 0n);
  return saturated(Number((exact + 999n) / 1000n) + requestNanoUsd);
}

/** Rounded up, in integers alone: a quotient of large numbers may lose its fraction. */
function wholeNanoUsd(picoUsd: number): number {
  const rest = picoUsd % 1000;
  return (picoUsd - rest) / 1000 + (rest > 0 ? 1 : 0);
}

function saturated(nanoUsd: number): number {
  return Math.min(nanoUsd, Number.MAX_SAFE_INTEGER);
}

function dearestInput(rates: Rates): number {
  return Math.max(
    rates.inputPicoUsd,
    rates.cachedInputPicoUsd ?? 0,
    rates.cacheWritePicoUsd ?? 0,
    rates.audioInputPicoUsd ?? 0,
    rates.imageInputPicoUsd ?? 0,
  );
}

function dearestOutput(rates: Rates): number {
  return Math.max(
    rates.outputPicoUsd,
    rates.audioOutputPicoUsd ?? 0,
    rates.imageOutputPicoUsd ?? 0,
    rates.reasoningPicoUsd ?? 0,
  );
}
