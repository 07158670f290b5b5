/**
 * What a model's tokens cost, in pico-USD a token (10⁻¹² USD: USD per million tokens × 10⁶), so that every listed price is
 * an integer. Where a kind of token has no price of its own it costs what its side (input, output) does.
 */
export interface Price {
  readonly inputPicoUsd: number;
  readonly outputPicoUsd: number;
  readonly cachedInputPicoUsd?: number;
  readonly cacheWritePicoUsd?: number;
  readonly audioInputPicoUsd?: number;
  readonly audioOutputPicoUsd?: number;
  readonly reasoningPicoUsd?: number;
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
  readonly audioOutput?: number;
  readonly reasoning?: number;
}

/** Prices by target, each resolved once. */
export interface PriceBook {
  /** Null where it is not known. */
  priceOf(provider: string, model: string): Price | null;
}
