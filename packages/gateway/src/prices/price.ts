/**
 * What each kind of token costs, in pico-USD a token (10⁻¹² USD: USD per million tokens × 10⁶), so that every listed price is
 * an integer. A kind without a price of its own costs what its side (input, output) does.
 */
export interface Rates {
  readonly inputPicoUsd: number;
  readonly outputPicoUsd: number;
  readonly cachedInputPicoUsd?: number;
  readonly cacheWritePicoUsd?: number;
  readonly audioInputPicoUsd?: number;
  readonly imageInputPicoUsd?: number;
  readonly audioOutputPicoUsd?: number;
  readonly imageOutputPicoUsd?: number;
  readonly reasoningPicoUsd?: number;
}

/** The rates of a call with more input tokens than that, for all of its tokens. */
export interface PriceTier extends Rates {
  readonly aboveInputTokens: number;
}

/** What a call of one model costs; its own rates are those below the first tier. */
export interface Price extends Rates {
  /** By ascending `aboveInputTokens`: the last one that the call passes holds. */
  readonly tiers?: readonly PriceTier[];
  /** For each request, in nano-USD. */
  readonly requestNanoUsd?: number;
  /** Where it comes from, as events say it: `config`, `genai-prices@0.1.8`, `local`. */
  readonly source: string;
}

/** Tokens as the provider reported them. `input` and `output` include the finer kinds. */
export interface TokenUse {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly audioInput?: number;
  readonly imageInput?: number;
  readonly audioOutput?: number;
  readonly imageOutput?: number;
  readonly reasoning?: number;
}

/** Prices by target. */
export interface PriceBook {
  /** The price in force now; null where it is not known. */
  priceOf(provider: string, model: string): Price | null;
}
