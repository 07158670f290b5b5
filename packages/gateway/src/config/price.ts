import { z } from "zod";
import { isWholePicoUsd } from "../prices/pico-usd.ts";
import type { Frozen } from "./frozen.ts";

const usdPer1mTokens = z
  .number()
  .min(0)
  .max(1_000_000)
  .refine(isWholePicoUsd, { error: "has more than six decimals", params: { mend: "Round it up." } });

function finer(what: string, side: "input" | "output") {
  return usdPer1mTokens.optional().describe(`${what}. Not said: as other ${side}.`);
}

/** What a model costs, in place of the price list. */
export const ModelPrice = z.strictObject({
  input_usd_per_1m_tokens: usdPer1mTokens.describe("A million tokens of the prompt."),
  output_usd_per_1m_tokens: usdPer1mTokens.describe("A million tokens of the answer."),
  cached_input_usd_per_1m_tokens: finer("Input that the provider read from its cache", "input"),
  cache_write_usd_per_1m_tokens: finer("Input that the provider wrote to its cache", "input"),
  audio_input_usd_per_1m_tokens: finer("Recordings", "input"),
  image_input_usd_per_1m_tokens: finer("Pictures", "input"),
  audio_output_usd_per_1m_tokens: finer("Speech", "output"),
  image_output_usd_per_1m_tokens: finer("Pictures", "output"),
  reasoning_usd_per_1m_tokens: finer("What the model thinks", "output"),
  usd_per_request: z.number().min(0).max(1_000_000).optional().describe("For each call, beside its tokens."),
});
export type ModelPrice = Frozen<z.output<typeof ModelPrice>>;
