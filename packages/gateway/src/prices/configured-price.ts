import type { ModelPrice } from "../config/price.ts";
import { picoUsdOf } from "./pico-usd.ts";
import type { Price, Rates } from "./price.ts";

type RateKey = Exclude<keyof ModelPrice, "usd_per_request">;

/** What the configuration calls each kind of token. */
const rateKeys: Readonly<Record<keyof Rates, RateKey>> = {
  inputPicoUsd: "input_usd_per_1m_tokens",
  outputPicoUsd: "output_usd_per_1m_tokens",
  cachedInputPicoUsd: "cached_input_usd_per_1m_tokens",
  cacheWritePicoUsd: "cache_write_usd_per_1m_tokens",
  audioInputPicoUsd: "audio_input_usd_per_1m_tokens",
  imageInputPicoUsd: "image_input_usd_per_1m_tokens",
  audioOutputPicoUsd: "audio_output_usd_per_1m_tokens",
  imageOutputPicoUsd: "image_output_usd_per_1m_tokens",
  reasoningPicoUsd: "reasoning_usd_per_1m_tokens",
};

/** A price as the configuration says it. */
export function configuredPrice(written: ModelPrice): Price {
  const rates = Object.entries(rateKeys).flatMap(([rate, key]) => {
    const usd = written[key];
    return usd === undefined ? [] : [[rate, picoUsdOf(usd)] as const];
  });
  return {
    inputPicoUsd: picoUsdOf(written.input_usd_per_1m_tokens),
    outputPicoUsd: picoUsdOf(written.output_usd_per_1m_tokens),
    ...Object.fromEntries(rates),
    ...(written.usd_per_request !== undefined && {
      requestNanoUsd: Math.round(written.usd_per_request * 1e9),
    }),
    source: "config",
  };
}
