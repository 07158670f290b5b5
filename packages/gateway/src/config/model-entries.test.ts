import { expect, test } from "bun:test";
import { aliasesOf, ModelEntries, pricesOf } from "./model-entries.ts";

test("aliases and prices stand side by side, and are read apart", () => {
  const price = { input_usd_per_1m_tokens: 2.5, output_usd_per_1m_tokens: 10 };
  const entries = ModelEntries.parse({
    fast: ["local/llama3.2", "openai/gpt-4o-mini"],
    "openai/gpt-4o": { price },
    "router/meta/llama-3": { price: { ...price, usd_per_request: 0.001 } },
  });
  expect(aliasesOf(entries)).toEqual({ fast: ["local/llama3.2", "openai/gpt-4o-mini"] });
  expect(pricesOf(entries)).toEqual({
    "openai/gpt-4o": price,
    "router/meta/llama-3": { ...price, usd_per_request: 0.001 },
  });
});
