import { openAiConfig } from "./configs.ts";

/** What the models of `pricedConfig` cost, in nano-USD a token. The prompt of `large` is free: its bound is its cap's price. */
export const prices = {
  small: { input: 5_000, output: 50_000 },
  large: { input: 0, output: 50_000 },
} as const;

/** The one provider of `openAiConfig`, with prices; `governance` is further text of that section, indented by two. */
export function pricedConfig(url: string, governance = ""): string {
  return openAiConfig(
    url,
    `models:
  up/small: {price: {input_usd_per_1m_tokens: 5, output_usd_per_1m_tokens: 50}}
  up/large: {price: {input_usd_per_1m_tokens: 0, output_usd_per_1m_tokens: 50}}
governance:
  output_tokens_max_default: 300
${governance}`,
    // A provider that says nothing is not waited for long.
    500,
  );
}
